/** Sentences of the sign-in page, and that it only ever leads back into the app. */
import { expect, it } from "vitest";
import { safeNext, sentenceFor } from "./sign-in";

const sentence = (status: number, hints: Record<string, string> = {}, detail = "") =>
  sentenceFor({ status, headers: new Headers(hints), detail });

it("does not say which of the two was wrong", () => {
  expect(sentence(401, {}, "Something else.")).toBe("E-mail and password do not match.");
  expect(sentence(401, { "x-tries-left": "4" })).toBe(
    "E-mail and password do not match. 4 tries left before a pause.",
  );
});

it("does not blame the password when the address was wrong", () => {
  const detail = "Open the app under https://logs.example.com.";
  expect(sentence(403, {}, detail)).toBe(detail);
});

it("says how long the pause is", () => {
  expect(sentence(429, { "retry-after": "900" })).toBe("Too many tries. Sign in again in 15 minutes.");
});

it("leads back to paths of this app only", () => {
  expect(safeNext("/ingest?from=now-7d")).toBe("/ingest?from=now-7d");
  expect(safeNext("//elsewhere.example")).toBe("/search");
  expect(safeNext("/\\elsewhere.example")).toBe("/search");
  expect(safeNext("https://elsewhere.example")).toBe("/search");
  expect(safeNext(null)).toBe("/search");
});
