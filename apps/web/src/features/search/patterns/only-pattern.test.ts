import { describe, expect, it } from "vitest";
import { onlyPattern } from "./only-pattern";

describe("only a pattern", () => {
  it.each([
    ["", { q: "/^a$/", view: "" }],
    ["a OR b", { q: "(a OR b) /^a$/", view: "" }],
    ["a | patterns", { q: "a /^a$/ | patterns", view: "events" }],
  ])("of %j is %j", (query, address) => {
    expect(onlyPattern(query, "/^a$/")).toEqual(address);
  });
});
