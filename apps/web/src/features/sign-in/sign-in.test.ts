/** Sentences of the sign-in page, and that it only ever leads back into the app. */
import { expect, it } from "vitest";
import { safeNext, sentenceFor } from "./sign-in";

it("does not say which of the two was wrong", () => {
  expect(sentenceFor(401, new Headers())).toBe("E-mail and password do not match.");
  expect(sentenceFor(401, new Headers({ "x-tries-left": "4" }))).toBe(
    "E-mail and password do not match. 4 tries left before a pause.",
  );
});

it("says how long the pause is", () => {
  expect(sentenceFor(429, new Headers({ "retry-after": "900" }))).toBe(
    "Too many tries. Sign in again in 15 minutes.",
  );
});

it("leads back to paths of this app only", () => {
  expect(safeNext("/ingest?from=now-7d")).toBe("/ingest?from=now-7d");
  expect(safeNext("//elsewhere.example")).toBe("/search");
  expect(safeNext("/\\elsewhere.example")).toBe("/search");
  expect(safeNext("https://elsewhere.example")).toBe("/search");
  expect(safeNext(null)).toBe("/search");
});
