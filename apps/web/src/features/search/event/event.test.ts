/** Values and groups of the event panel. */
import { expect, it } from "vitest";
import { indentedJson } from "./field-row";
import { groupsOf } from "./field-tree";

const record = {
  id: "00000000000000ab",
  timestamp: "2026-11-19T14:31:58.412000000Z",
  observed_timestamp: "2026-11-19T14:31:58.496Z",
  severity: "error",
  severity_number: 17,
  severity_text: "",
  service: "payments",
  host: "",
  environment: "",
  version: "",
  scope_name: "",
  body: "no connection",
  trace_id: "",
  span_id: "",
  attributes: { attempt: 2 },
  resource: {},
} as const;

it("opens JSON in text, and only that", () => {
  expect(indentedJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(indentedJson("[1,2")).toBeUndefined();
  expect(indentedJson("42")).toBeUndefined();
});

it("leaves empty groups and fields out", () => {
  const groups = groupsOf(record);
  expect(groups.map((group) => group.name)).toEqual(["Attributes", "Record"]);
  expect(groups[1]?.pairs.map(([key]) => key)).toEqual([
    "service",
    "severity",
    "severity_number",
    "timestamp",
    "observed_timestamp",
    "id",
  ]);
});
