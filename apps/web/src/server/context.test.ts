import { describe, expect, it } from "vitest";
import { bearerOf } from "./context";

describe("bearerOf", () => {
  it.each([
    { header: null, secret: undefined },
    { header: "Bearer abc", secret: "abc" },
    { header: "bearer  abc ", secret: "abc" },
    { header: "Bearer", secret: "" },
    { header: "Basic abc", secret: "" },
    { header: "Bearer a b", secret: "" },
  ])("reads $header as $secret", ({ header, secret }) => {
    expect(bearerOf(new Headers(header === null ? [] : [["authorization", header]]))).toBe(secret);
  });
});
