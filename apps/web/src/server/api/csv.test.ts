import type { LogRecord } from "@sightglass/telemetry";
import { describe, expect, it } from "vitest";
import { CSV_HEADER, csvCell, toCsvLine } from "./csv";

const record: LogRecord = {
  id: "0123456789abcdef",
  timestamp: "2026-11-19T14:31:58.412000001Z",
  observed_timestamp: "2026-11-19T14:31:58.500Z",
  severity: "error",
  severity_number: 17,
  severity_text: "ERROR",
  service: "checkout",
  host: "web-1",
  environment: "",
  version: "",
  scope_name: "",
  body: 'said "no",\nthen left',
  trace_id: "",
  span_id: "",
  attributes: { "http.response.status_code": 503 },
  resource: { "service.name": "checkout" },
};

describe("csvCell", () => {
  it.each([
    { text: "plain", cell: "plain" },
    { text: "=1+1", cell: "'=1+1" },
    { text: "+44", cell: "'+44" },
    { text: "-2", cell: "'-2" },
    { text: "@SUM(A1)", cell: "'@SUM(A1)" },
    { text: "\tx", cell: "'\tx" },
    { text: "\rx", cell: '"\'\rx"' },
    { text: 'a"b', cell: '"a""b"' },
    { text: "a,b", cell: '"a,b"' },
    { text: '=HYPERLINK("x","y")', cell: '"\'=HYPERLINK(""x"",""y"")"' },
    { text: "", cell: "" },
  ])("writes $text as $cell", ({ text, cell }) => {
    expect(csvCell(text)).toBe(cell);
  });
});

describe("toCsvLine", () => {
  it("has a cell for each column of the header", () => {
    const line = toCsvLine({ ...record, body: "one", attributes: {}, resource: {} });
    expect(line.split(",")).toHaveLength(CSV_HEADER.split(",").length);
    expect(line.endsWith("\r\n")).toBe(true);
  });

  it("keeps all nine digits and writes attributes as JSON", () => {
    const line = toCsvLine(record);
    expect(line).toContain("2026-11-19T14:31:58.412000001Z");
    expect(line).toContain('"{""http.response.status_code"":503}"');
    expect(line).toContain('"said ""no"",\nthen left"');
  });
});
