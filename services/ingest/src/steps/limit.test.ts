import { LIMITS } from "@sightglass/telemetry";
import { describe, expect, it } from "vitest";
import { TestChain } from "../testing-chain";
import { cutToBytes } from "./limit";

const chain = new TestChain();
const noted = (outcomes: Record<string, unknown>[]) =>
  outcomes.filter((row) => row.outcome === "noted").map((row) => [row.reason, row.events]);

describe("limit", () => {
  it("keeps the first 256 attributes and counts the others", async () => {
    const event = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i % 2 === 0 ? "x" : i]),
    );
    const { answer, logs, outcomes } = await chain.take(
      JSON.stringify({ ...event, msg: "m" }).replace('"msg":"m"', '"message":"m"'),
    );
    expect(answer.accepted).toBe(1);
    const texts = Object.keys(logs[0]?.attributes_text ?? {});
    const numbers = Object.keys(logs[0]?.attributes_number ?? {});
    expect(texts.length + numbers.length).toBe(LIMITS.attributesMax + 1);
    expect(logs[0]?.attributes_number).toMatchObject({
      "sightglass.dropped_attributes": 10_000 - 256,
      k255: 255,
    });
    expect(noted(outcomes)).toEqual([["event.truncated", 1n]]);
  });

  it("rejects an event with more keys than can be meant", async () => {
    const event = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${i}`, i]));
    const { answer, logs, deadLetters } = await chain.take(`${JSON.stringify(event)}\n{"msg":"good"}`);
    expect(answer).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 0, code: "json.keys" }] });
    expect(logs.map((row) => row.body)).toEqual(["good"]);
    expect(deadLetters[0]?.raw).toBe(JSON.stringify(event));
  });

  it("cuts long values and long keys at whole characters", async () => {
    const { logs, outcomes } = await chain.take(
      JSON.stringify({
        msg: "m",
        long: "語".repeat(30_000),
        exact: "x".repeat(65_536),
        ["k".repeat(500)]: 1,
      }),
    );
    const texts = logs[0]?.attributes_text;
    expect(texts).toMatchObject({ long: "語".repeat(21_845), exact: "x".repeat(65_536) });
    expect(logs[0]?.attributes_number).toEqual({
      ["k".repeat(200)]: 1,
      "sightglass.truncated_attributes": 2,
    });
    expect(noted(outcomes)).toEqual([["event.truncated", 1n]]);
  });

  it("cuts the path of nested keys, and tells what a resource lost", async () => {
    const deep = { ["a".repeat(150)]: { ["b".repeat(150)]: 1, ["b".repeat(151)]: 2 } };
    const path = `${"a".repeat(150)}.${"b".repeat(49)}`;
    expect(await chain.row({ msg: "m", ...deep })).toMatchObject({
      attributes_number: { [path]: 1, [`${path}_2`]: 2, "sightglass.truncated_attributes": 2 },
    });
    const resource = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`r${i}`, "x"]));
    const { logs, resources } = await chain.take(JSON.stringify({ msg: "m", resource }));
    expect(logs[0]?.attributes_number).toEqual({ "sightglass.dropped_attributes": 44 });
    expect(Object.keys(resources[0]?.attributes ?? {})).toHaveLength(256);
  });

  it("keeps a name that is too long for its column as an attribute", async () => {
    const name = "s".repeat(300);
    expect(await chain.row({ msg: "m", service: name })).toMatchObject({
      service: "s".repeat(256),
      attributes_text: { "service.name": name },
    });
  });

  it.each([
    [31 * 86_400_000, "time.too_old"],
    [-3_660_000, "time.future"],
  ])("moves a time %i ms ago to the time of receipt", async (ageMs, reason) => {
    const time = new Date(Date.now() - ageMs).toISOString();
    const { logs, outcomes } = await chain.take(JSON.stringify({ msg: "m", time }));
    const observed = logs[0]?.observed_timestamp;
    expect(logs[0]?.timestamp).toBe(BigInt(String(observed)) * 1_000_000n);
    expect(logs[0]?.attributes_text).toEqual({ "sightglass.original_timestamp": time });
    expect(noted(outcomes)).toEqual([[reason, 1n]]);
  });

  it("accepts a late time inside the retention, and an early one within the hour", async () => {
    for (const ageMs of [29 * 86_400_000, -3_500_000]) {
      const time = Date.now() - ageMs;
      const { logs, outcomes } = await chain.take(JSON.stringify({ msg: "m", time }));
      expect(logs[0]?.timestamp).toBe(BigInt(time) * 1_000_000n);
      expect(noted(outcomes)).toEqual([]);
    }
  });

  it("keeps nanoseconds of numbers that a double cannot hold", async () => {
    const nanos = BigInt(Date.now()) * 1_000_000n + 123_457n;
    expect(await chain.row(`{"ts":${nanos},"msg":"m"}`)).toMatchObject({
      timestamp: nanos,
      attributes_text: {},
    });
  });

  it("says so when bytes were replaced", async () => {
    const body = Buffer.concat([
      Buffer.from('{"msg":"a'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('b"}\n{"msg":"good ü"}'),
    ]);
    const { logs, outcomes } = await chain.take(body);
    expect(logs[0]).toMatchObject({
      body: "a\ufffd\ufffdb",
      attributes_bool: { "sightglass.replaced_bytes": true },
    });
    expect(logs[1]).toMatchObject({ body: "good ü", attributes_bool: {} });
    expect(noted(outcomes)).toEqual([["text.replaced", 1n]]);
  });
});

describe("cutToBytes", () => {
  it.each([
    ["abc", 3, "abc"],
    ["abc", 2, "ab"],
    ["éé", 3, "é"],
    ["🙂🙂", 7, "🙂"],
    ["🙂", 3, ""],
  ])("cuts %s to %i", (text, bytes, expected) => {
    expect(cutToBytes(text, bytes)).toBe(expected);
  });
});
