import { describe, expect, it } from "vitest";
import { AttributeKeys } from "./attribute-keys";
import { LogBlock } from "./log-block";
import { LogRow } from "./log-row";
import { readLogBlock, readResourceBlock } from "./read-log-block";
import { ResourceBlock } from "./resource-block";

const keys = new AttributeKeys(() => 0);

function blockOf(count: number, fill: (row: LogRow, n: number) => void): LogBlock {
  const block = new LogBlock();
  const row = new LogRow();
  for (let n = 0; n < count; n++) {
    row.clear();
    row.projectId = 1;
    row.eventIdLow = n;
    fill(row, n);
    block.append(row);
  }
  return block;
}

const everyone = () => true;

describe("readLogBlock", () => {
  it("gives back every column", () => {
    const block = blockOf(1, (row) => {
      row.timestampSeconds = 1_795_176_000;
      row.timestampNanos = 123_456_789;
      row.observedMs = 1_795_176_000_456;
      row.eventIdHigh = 0xfedcba98;
      row.eventIdLow = 0x76543210;
      row.severityNumber = 17;
      row.severityText = "ERR";
      row.service = "checkout";
      row.host = "web-1";
      row.environment = "production";
      row.version = "1.2.3";
      row.resourceIdHigh = 0xffffffff;
      row.resourceIdLow = 0xfffffffe;
      row.scopeName = "lib";
      row.traceId = "0af7651916cd43dd8448eb211c80319c";
      row.spanId = "b7ad6b7169203331";
      row.body = "it broke: 語 \u0000 \u202e";
      row.addAttribute(keys.find("user"), "ann");
      row.addAttribute(keys.find("ms"), 12.5);
      row.addAttribute(keys.find("retry"), true);
      row.addAttribute(keys.find("__proto__"), "own");
    });
    const [found] = readLogBlock(block.encode(), everyone);
    expect(found).toEqual({
      projectId: 1,
      row: 0,
      resourceId: "18446744073709551614",
      record: {
        id: "fedcba9876543210",
        timestamp: "2026-11-20T12:00:00.123456789Z",
        observed_timestamp: "2026-11-20T12:00:00.456Z",
        severity: "error",
        severity_number: 17,
        severity_text: "ERR",
        service: "checkout",
        host: "web-1",
        environment: "production",
        version: "1.2.3",
        scope_name: "lib",
        body: "it broke: 語 \u0000 \u202e",
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        span_id: "b7ad6b7169203331",
        attributes: JSON.parse('{"user":"ann","__proto__":"own","ms":12.5,"retry":true}'),
        resource: {},
      },
    });
  });

  it.each([0, 1, 255, 257, 5000, 70_000])("reads %i rows, each with its own attributes", (count) => {
    const block = blockOf(count, (row, n) => {
      row.body = "x".repeat(n % 300);
      row.host = `host-${n}`;
      if (n % 3 === 0) row.addAttribute(keys.find(`key ${n % 700}`), `text ${n}`);
      if (n % 2 === 0) row.addAttribute(keys.find("n"), n / 4);
    });
    const found = readLogBlock(block.encode(), everyone);
    expect(found.length).toBe(count);
    const wrong = found.filter(({ record }, n) => {
      const attributes = {
        ...(n % 3 === 0 && { [`key ${n % 700}`]: `text ${n}` }),
        ...(n % 2 === 0 && { n: n / 4 }),
      };
      const same = JSON.stringify(record.attributes) === JSON.stringify(attributes);
      return !same || record.host !== `host-${n}` || record.body.length !== n % 300;
    });
    expect(wrong).toEqual([]);
  });

  it("gives only the rows of the projects that are wanted", () => {
    const block = blockOf(100, (row, n) => {
      row.projectId = n % 3;
    });
    const found = readLogBlock(block.encode(), (projectId) => projectId === 2);
    expect(found.map(({ row }) => row)).toEqual(Array.from({ length: 33 }, (_, i) => i * 3 + 2));
    expect(found.every(({ projectId }) => projectId === 2)).toBe(true);
  });

  it("throws for a block that is cut off anywhere, and never hangs", () => {
    const bytes = blockOf(3, (row, n) => row.addAttribute(keys.find("a"), n)).encode();
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readLogBlock(bytes.subarray(0, length), everyone)).toThrow();
    }
  });

  it("knows the first and the last moment of its type", () => {
    const block = blockOf(2, (row, n) => {
      row.timestampSeconds = n === 0 ? 0 : 9_223_372_036;
      row.timestampNanos = n === 0 ? 1 : 854_775_807;
    });
    expect(readLogBlock(block.encode(), everyone).map(({ record }) => record.timestamp)).toEqual([
      "1970-01-01T00:00:00.000000001Z",
      "2262-04-11T23:47:16.854775807Z",
    ]);
  });
});

describe("readResourceBlock", () => {
  it("gives the attributes of the wanted projects", () => {
    const block = new ResourceBlock();
    for (const projectId of [1, 2]) {
      block.append({
        projectId,
        resourceIdLow: 7,
        resourceIdHigh: 0x80000000,
        service: "a",
        attributes: [
          ["service.name", "a"],
          ["region", `r${projectId}`],
        ],
        firstSeen: 1,
        lastSeen: 2,
      });
    }
    expect(readResourceBlock(block.encode(), (projectId) => projectId === 2)).toEqual([
      { projectId: 2, resourceId: "9223372036854775815", attributes: { "service.name": "a", region: "r2" } },
    ]);
  });
});
