/** What the clipboard gets of selected events. */
import type { LogRecord } from "@sightglass/telemetry";
import { expect, it } from "vitest";
import { asLines, asNdjson, between, byTime } from "./selected-text";

function aLogRecord(changes: Partial<LogRecord>): LogRecord {
  return {
    id: "",
    timestamp: "",
    observed_timestamp: "",
    severity: "info",
    severity_number: 9,
    severity_text: "INFO",
    service: "checkout",
    host: "",
    environment: "",
    version: "",
    scope_name: "",
    body: "payment accepted",
    trace_id: "",
    span_id: "",
    attributes: {},
    resource: {},
    ...changes,
  };
}

const first = aLogRecord({
  id: "0000000000000001",
  timestamp: "2026-11-20T12:00:00.000000001Z",
  body: "a\nb",
});
const second = aLogRecord({
  id: "0000000000000002",
  timestamp: "2026-11-20T12:00:00.000000001Z",
  service: "",
});

it("writes whole records as NDJSON, and readable lines", () => {
  expect(
    asNdjson([first, second])
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([first, second]);
  expect(asLines([first])).toBe("2026-11-20T12:00:00.000000001Z INFO checkout a\nb");
  expect(asLines([second])).toBe("2026-11-20T12:00:00.000000001Z INFO payment accepted");
});

it("puts them in the order of time", () => {
  expect(byTime([second, first])).toEqual([first, second]);
});

it("reaches from one row to another, both ways", () => {
  const rows = ["a", "b", "c", "d"].map((id) => ({ id }));
  const ids = (from: string, to: string) => between(rows, from, to).map((row) => row.id);
  expect(ids("b", "d")).toEqual(["b", "c", "d"]);
  expect(ids("d", "b")).toEqual(["b", "c", "d"]);
  expect(ids("gone", "c")).toEqual(["c"]);
  expect(ids("a", "gone")).toEqual([]);
});
