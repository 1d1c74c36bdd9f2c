import { describe, expect, it } from "vitest";
import { digestOf, INGEST_KEY_PREFIX, isPlausibleSecret, newPublicId, newSecret, sha256Hex } from "./secrets";

describe("newSecret", () => {
  it("holds prefix, id and 32 random bytes, and its own digest", () => {
    const id = newPublicId();
    const made = newSecret(INGEST_KEY_PREFIX, id);
    expect(made.secret).toMatch(new RegExp(`^sgi_${id}_[A-Za-z0-9_-]{43}$`));
    expect(made).toEqual({ secret: made.secret, ...digestOf(made.secret) });
    expect(made.sha256).toBe(sha256Hex(made.secret));
    expect(made.secret.endsWith(made.hint)).toBe(true);
  });

  it("never makes the same secret twice", () => {
    const secrets = Array.from({ length: 1_000 }, () => newSecret("sgt", newPublicId()).secret);
    expect(new Set(secrets).size).toBe(1_000);
  });
});

describe("isPlausibleSecret", () => {
  it.each([
    ["", false],
    ["k".repeat(19), false],
    ["k".repeat(20), true],
    ["k".repeat(512), true],
    ["k".repeat(513), false],
  ])("%#", (secret, expected) => {
    expect(isPlausibleSecret(secret)).toBe(expected);
  });
});
