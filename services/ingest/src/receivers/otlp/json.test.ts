/** OTLP in JSON: the same rows as in protobuf, liberal in its spelling, and never an exception but a refusal. */
import { describe, expect, it } from "vitest";
import { Refusal } from "../../refusal";
import type { LogTake } from "../../take-logs";
import { TestChain } from "../../testing-chain";
import { createRandom } from "../../testing-fuzz";
import { fromJson } from "./from-json";
import { LogsReader } from "./read-logs";
import { MESSAGE } from "./schema";
import { encodeOtlp } from "./testing-decoder";

const MUTATED = 20_000;
const reader = new LogsReader();
const chain = new TestChain();

async function readJson(body: Buffer, take: LogTake): Promise<void> {
  const { bytes, ...options } = fromJson(body, MESSAGE.request);
  await reader.read(bytes, take, options);
}

async function row(record: unknown) {
  const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  return rowOf(body);
}

async function rowOf(body: string) {
  const { logs, answer } = await chain.take(body, readJson);
  const [first] = logs;
  if (first === undefined) throw new Error(JSON.stringify(answer));
  return first;
}

async function refusal(body: string): Promise<string> {
  return chain.take(body, readJson).then(
    () => "taken",
    (error: unknown) => (error instanceof Refusal ? error.reason : "thrown"),
  );
}

const NOW = Date.now();
const FULL = {
  timeUnixNano: `${NOW}123456`,
  severityNumber: 17,
  severityText: "ERROR",
  body: { stringValue: "payment failed" },
  attributes: [
    { key: "n", value: { intValue: "42" } },
    { key: "big", value: { intValue: "9223372036854775807" } },
    { key: "d", value: { doubleValue: 0.5 } },
    { key: "inf", value: { doubleValue: "-Infinity" } },
    { key: "b", value: { boolValue: true } },
    { key: "bytes", value: { bytesValue: "AAEC" } },
    {
      key: "list",
      value: { arrayValue: { values: [{ intValue: "9007199254740993" }, { stringValue: "x" }] } },
    },
    { key: "map", value: { kvlistValue: { values: [{ key: "a", value: { stringValue: "1" } }] } } },
  ],
  droppedAttributesCount: 3,
  flags: 257,
  traceId: "5B8EFFF798038103D269B633813FC60C",
  spanId: "eee19b7ec3c1b174",
  eventName: "payment.failed",
};

describe("OTLP in JSON", () => {
  it("gives every field its place", async () => {
    expect(await row(FULL)).toMatchObject({
      timestamp: BigInt(NOW) * 1_000_000n + 123_456n,
      severity_number: 17,
      severity_text: "ERROR",
      body: "payment failed",
      trace_id: "5b8efff798038103d269b633813fc60c",
      span_id: "eee19b7ec3c1b174",
      trace_flags: 1,
      attributes_number: { n: 42, d: 0.5, "otel.dropped_attributes_count": 3 },
      attributes_bool: { b: true },
      attributes_text: {
        big: "9223372036854775807",
        inf: "-Infinity",
        bytes: "AAEC",
        list: '[9007199254740993,"x"]',
        "map.a": "1",
        "event.name": "payment.failed",
      },
    });
  });

  it("keeps integers and times exact that come as numbers", async () => {
    const nanos = `${NOW}123457`;
    const record = `{"timeUnixNano":${nanos},"attributes":[{"key":"big","value":{"intValue":9007199254740993}}]}`;
    const found = await rowOf(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[${record}]}]}]}`);
    expect(found.timestamp).toBe(BigInt(nanos));
    expect(found.attributes_text).toEqual({ big: "9007199254740993" });
  });

  it("takes names in snake_case, levels by name, and passes over what it does not know", async () => {
    const body = {
      resource_logs: [
        {
          resource: { attributes: [{ key: "service.name", value: { string_value: "shop" } }], unknown: [1] },
          scope_logs: [
            {
              scope: { name: "lib", version: "2" },
              log_records: [
                { severity_number: "SEVERITY_NUMBER_WARN2", event_name: null, body: { int_value: 5 }, x: {} },
              ],
            },
          ],
        },
      ],
    };
    expect(await rowOf(JSON.stringify(body))).toMatchObject({
      service: "shop",
      scope_name: "lib",
      severity_number: 14,
      body: "5",
      attributes_text: { "otel.scope.version": "2" },
    });
  });

  it("keeps an id that is not hex as an attribute", async () => {
    expect(await row({ traceId: "W47/95gDgQPSabYzgT/GDA==", spanId: "zz" })).toMatchObject({
      trace_id: "",
      span_id: "",
      attributes_text: { trace_id: "W47/95gDgQPSabYzgT/GDA==", span_id: "zz" },
    });
  });

  it("notes bytes that are not UTF-8", async () => {
    const body = Buffer.concat([
      Buffer.from('{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"a'),
      Buffer.from([0xff]),
      Buffer.from('"}}]}]}]}'),
    ]);
    const { logs } = await chain.take(body, readJson);
    expect(logs[0]).toMatchObject({
      body: "a\ufffd",
      attributes_bool: { "sightglass.replaced_bytes": true },
    });
  });

  it.each([
    ["[]", "otlp.malformed"],
    ["5", "otlp.malformed"],
    ["{", "json.syntax"],
    ['{"resourceLogs":{}}', "otlp.malformed"],
    ['{"resourceLogs":[5]}', "otlp.malformed"],
    ['{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"soon"}]}]}]}', "otlp.malformed"],
    ['{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"boolValue":"yes"}}]}]}]}', "otlp.malformed"],
    ['{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":1.5}]}]}]}', "otlp.malformed"],
    ["", "taken"],
    ["{}", "taken"],
  ])("takes or refuses %s as a whole: %s", async (body, reason) => {
    expect(await refusal(body)).toBe(reason);
  });

  it("refuses a request that is too large to be parsed as one", async () => {
    expect(await refusal(`{"a":"${"x".repeat(17 * 1024 * 1024)}"}`)).toBe("body.too_large");
  });

  it("keeps a rejected record as its sender wrote it", async () => {
    let deep: unknown = { stringValue: "bottom" };
    for (let i = 0; i < 40; i++) deep = { arrayValue: { values: [deep] } };
    const record = `{"timeUnixNano":1795178096123456789,"body":${JSON.stringify(deep)}}`;
    const { answer, deadLetters } = await chain.take(
      `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},${record}]}]}]}`,
      readJson,
    );
    expect(answer).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 1, code: "json.depth" }] });
    expect(deadLetters[0]?.raw).toBe(record);
  });
});

const TOKENS = ['"', "{", "}", "[", "]", ",", "1e999", "-5", "null", '"intValue":', '"18446744073709551616"'];

describe("mutated JSON", () => {
  it(`is taken or refused, ${MUTATED} times`, { timeout: 120_000 }, async () => {
    const random = createRandom(7);
    const seed = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [FULL, {}] }] }] });
    const seen = { taken: 0, refused: 0 };
    for (let round = 0; round < MUTATED; round++) {
      let text = seed;
      for (let i = random(3); i >= 0; i--) {
        const at = random(text.length);
        const middle =
          random(2) === 0 ? (TOKENS[random(TOKENS.length)] ?? "") : String.fromCharCode(random(300));
        text = text.slice(0, at) + middle + text.slice(at + random(12));
      }
      try {
        const { answer, logs } = await chain.take(text, readJson);
        expect(logs.length, text).toBe(answer.accepted);
        seen.taken++;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        seen.refused++;
      }
    }
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(MUTATED / 20);
  });
});

describe("limits of a request", () => {
  const wrap = (records: Record<string, unknown>[]) =>
    encodeOtlp("ExportLogsServiceRequest", { resource_logs: [{ scope_logs: [{ log_records: records }] }] });
  const readBytes = (body: Buffer, take: LogTake) => reader.read(body, take);

  it("refuses more records than one request may hold", async () => {
    const body = wrap(Array.from({ length: 50_001 }, () => ({})));
    await expect(chain.take(body, readBytes)).rejects.toMatchObject({ reason: "body.too_many_events" });
  });

  it("rejects a record with too many keys, or too deep, alone", async () => {
    const keys = Array.from({ length: 10_001 }, (_, i) => ({ key: `k${i}`, value: { int_value: i } }));
    let deep: Record<string, unknown> = { int_value: 1 };
    for (let i = 0; i < 33; i++) deep = { array_value: { values: [deep] } };
    const body = wrap([{ attributes: keys }, { body: deep }, { body: { string_value: "fine" } }]);
    const { answer, logs } = await chain.take(body, readBytes);
    expect(answer.errors.map(({ index, code }) => [index, code])).toEqual([
      [0, "json.keys"],
      [1, "json.depth"],
    ]);
    expect(logs.map((log) => log.body)).toEqual(["fine"]);
  });

  it("leaves the attributes of a large scope out, and counts them", async () => {
    const attributes = [{ key: "a", value: { string_value: "x".repeat(5_000) } }];
    const body = encodeOtlp("ExportLogsServiceRequest", {
      resource_logs: [{ scope_logs: [{ scope: { name: "lib", attributes }, log_records: [{}] }] }],
    });
    const { logs } = await chain.take(body, readBytes);
    expect(logs[0]).toMatchObject({
      scope_name: "lib",
      attributes_number: { "sightglass.dropped_attributes": 2 },
    });
  });

  it("keeps a time that is out of range in nanoseconds", async () => {
    const { logs } = await chain.take(wrap([{ time_unix_nano: "1000000000123456789" }]), readBytes);
    expect(logs[0]).toMatchObject({
      attributes_text: { "sightglass.original_timestamp": "1000000000123456789" },
    });
  });
});
