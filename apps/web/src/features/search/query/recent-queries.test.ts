/** Walking through the last queries with the arrows. */
import { expect, it } from "vitest";
import { recall } from "./recent-queries";

const queries = ["c", "b", "a"];

it("goes back from an empty text, on from what was recalled, and forth to empty again", () => {
  expect(recall(queries, { text: "", recalled: "", step: 1 })).toBe("c");
  expect(recall(queries, { text: "c", recalled: "c", step: 1 })).toBe("b");
  expect(recall(queries, { text: "a", recalled: "a", step: 1 })).toBeUndefined();
  expect(recall(queries, { text: "b", recalled: "b", step: -1 })).toBe("c");
  expect(recall(queries, { text: "c", recalled: "c", step: -1 })).toBe("");
});

it("leaves a text alone that was typed, or changed since", () => {
  expect(recall(queries, { text: "b", recalled: "", step: 1 })).toBeUndefined();
  expect(recall(queries, { text: "bx", recalled: "b", step: 1 })).toBeUndefined();
  expect(recall(queries, { text: "", recalled: "", step: -1 })).toBeUndefined();
});
