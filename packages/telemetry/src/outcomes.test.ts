import { describe, expect, it } from "vitest";
import { isReason, REASON_NAMES, REASONS } from "./outcomes";

describe("reasons", () => {
  it("are lower-case dotted names with a sentence each", () => {
    for (const name of REASON_NAMES) {
      expect(name).toMatch(/^[a-z_]+(\.[a-z_]+)?$/);
      expect(REASONS[name]).toMatch(/^[A-Z].*[.]$/);
    }
  });

  it("are told from other words, inherited names included", () => {
    expect(isReason("auth.unknown")).toBe(true);
    expect(isReason("toString")).toBe(false);
  });
});
