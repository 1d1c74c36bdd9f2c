import { expect, it } from "vitest";
import { failure } from "./tail-client";

it.each([
  ["auth.required", "refused"],
  ["limit.time", "refused"],
  ["tail.unavailable", "lost"],
  ["internal", "lost"],
])("after %s the tail is %s", (code, kind) => {
  expect(failure({ data: JSON.stringify({ code, detail: "why" }) })).toMatchObject({ kind });
});
