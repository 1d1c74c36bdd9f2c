/** The hand reader against a generated decoder, on generated and mutated requests: the same refusals, the same rows. */
import { describe, expect, it } from "vitest";
import { Refusal } from "../../refusal";
import { type Stored, TestChain } from "../../testing-chain";
import { createRandom, pick, type Random } from "../../testing-fuzz";
import { LogsReader } from "./read-logs";
import { encodeOtlp, takeDecoded } from "./testing-decoder";

const GENERATED = 4_000;
const MUTATED = 20_000;
/** Below the time of the test and inside the retention. */
const NOW = BigInt(Date.now()) * 1_000_000n;

const KEYS = [
  "http.method",
  "n",
  "",
  "a.b",
  "a",
  "body",
  "ключ",
  "__proto__",
  "k".repeat(70),
  "service.name",
];
const TEXTS = ["", "GET", "line\nline", "ünï 😀", "\u0000", "x".repeat(90), "18446744073709551616", "{}"];
const INTS = ["0", "-1", "42", "9007199254740991", "9007199254740992", "-9007199254740992"];
const LONGS = [...INTS, "9223372036854775807", "-9223372036854775808", "4294967296", "-4294967297"];
const DOUBLES = [0, -0, 1.5, -2e300, 5e-324, Number.NaN, Infinity, -Infinity, 12];

function many<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random(most + 1) }, make);
}

function bytes(random: Random, lengths: readonly number[]): Buffer {
  return Buffer.from(Array.from({ length: pick(random, lengths) }, () => random(256)));
}

function value(random: Random, depth = 0): Record<string, unknown> {
  const kind = random(depth > 3 ? 6 : 9);
  if (kind === 0) return { bool_value: random(2) === 1 };
  if (kind === 1) return { int_value: pick(random, LONGS) };
  if (kind === 2) return { double_value: pick(random, DOUBLES) };
  if (kind === 3) return { bytes_value: bytes(random, [0, 3, 20]) };
  if (kind === 4) return {};
  if (kind === 7) return { array_value: { values: many(random, 3, () => value(random, depth + 1)) } };
  if (kind === 8) return { kvlist_value: { values: many(random, 3, () => pair(random, depth + 1)) } };
  return { string_value: pick(random, TEXTS) };
}

function pair(random: Random, depth = 0): Record<string, unknown> {
  return { key: pick(random, KEYS), ...(random(9) > 0 ? { value: value(random, depth) } : {}) };
}

function record(random: Random): Record<string, unknown> {
  const all = {
    time_unix_nano: String(NOW - BigInt(random(1e9))),
    observed_time_unix_nano: String(NOW - BigInt(random(1e9))),
    severity_number: random(30) - 2,
    severity_text: pick(random, ["", "INFO", "warn", "weird"]),
    body: value(random),
    attributes: many(random, 5, () => pair(random)),
    dropped_attributes_count: random(3),
    flags: random(4) * 255,
    trace_id: bytes(random, [0, 16, 16, 8, 5]),
    span_id: bytes(random, [0, 8, 8, 3]),
    event_name: pick(random, ["", "", "user.login"]),
  };
  return Object.fromEntries(Object.entries(all).filter(() => random(4) > 0));
}

function request(random: Random): Record<string, unknown> {
  const scopeLogs = () => ({
    scope: {
      name: pick(random, TEXTS),
      version: pick(random, ["", "1.2"]),
      attributes: many(random, 2, () => pair(random)),
      dropped_attributes_count: random(2),
    },
    log_records: many(random, 3, () => record(random)),
    schema_url: pick(random, ["", "https://opentelemetry.io/schemas/1.30.0"]),
  });
  const resourceLogs = () => ({
    ...(random(4) > 0
      ? { resource: { attributes: many(random, 4, () => pair(random)), dropped_attributes_count: random(2) } }
      : {}),
    scope_logs: many(random, 2, scopeLogs),
    schema_url: pick(random, ["", "https://opentelemetry.io/schemas/1.30.0"]),
  });
  return { resource_logs: many(random, 2, resourceLogs) };
}

function mutate(random: Random, body: Buffer, other: Buffer): Buffer {
  let mutated = Buffer.from(body);
  for (let i = random(3); i >= 0; i--) {
    const at = random(mutated.length + 1);
    const end = Math.min(mutated.length, at + random(24));
    const kind = random(6);
    if (kind === 0 && mutated.length > 0) mutated[at % mutated.length] = random(256);
    else if (kind === 1) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(end)]);
    else if (kind === 2)
      mutated = Buffer.concat([mutated.subarray(0, end), mutated.subarray(at, end), mutated.subarray(end)]);
    else if (kind === 3) mutated = Buffer.concat([mutated, other]);
    else if (kind === 4)
      mutated = Buffer.concat([mutated.subarray(0, at), bytes(random, [1, 2, 5]), mutated.subarray(at)]);
    else if (mutated.length > 0)
      mutated[at % mutated.length] = (mutated[at % mutated.length] ?? 0) ^ (1 << random(8));
  }
  return mutated;
}

/** What was stored, without ids and times of this process; or why the request was refused. */
async function outcome(work: () => Promise<Stored>): Promise<unknown> {
  try {
    const { answer, logs, resources } = await work();
    const rows = logs.map((row) => ({
      ...without(row, ["event_id", "observed_timestamp"]),
      timestamp: near(row.timestamp, row.observed_timestamp),
    }));
    const ids = resources.map((row) => without(row, ["first_seen", "last_seen"]));
    return { accepted: answer.accepted, codes: answer.errors.map(({ code }) => code), rows, ids };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.reason;
  }
}

function without(row: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));
}

/** The time of receipt differs between the two chains. */
function near(timestamp: unknown, observed: unknown): unknown {
  return BigInt(String(timestamp)) === BigInt(String(observed)) * 1_000_000n ? "received" : timestamp;
}

async function compare(rounds: number, bodies: () => Buffer): Promise<{ refused: number; rows: number }> {
  const ours = new TestChain();
  const theirs = new TestChain();
  const reader = new LogsReader();
  const seen = { refused: 0, rows: 0 };
  for (let round = 0; round < rounds; round++) {
    const body = bodies();
    const mine = await outcome(() => ours.take(body, (bytes, take) => reader.read(bytes, take)));
    const other = await outcome(() => theirs.take(body, takeDecoded));
    expect(mine, `round ${round}: ${body.toString("base64")}`).toEqual(other);
    if (typeof mine === "string") seen.refused++;
    else seen.rows++;
  }
  return seen;
}

describe("the OTLP reader and a generated decoder", () => {
  it(`agree on ${GENERATED} generated requests`, { timeout: 240_000 }, async () => {
    const random = createRandom(20_261_121);
    const seen = await compare(GENERATED, () => encodeOtlp("ExportLogsServiceRequest", request(random)));
    expect(seen.refused).toBe(0);
  });

  it(`agree on ${MUTATED} mutated requests`, { timeout: 240_000 }, async () => {
    const random = createRandom(42);
    const seeds = Array.from({ length: 200 }, () =>
      encodeOtlp("ExportLogsServiceRequest", request(random)),
    ).filter((body) => body.length > 0);
    const seen = await compare(MUTATED, () => mutate(random, pick(random, seeds), pick(random, seeds)));
    expect(seen.refused).toBeGreaterThan(MUTATED / 10);
    expect(seen.rows).toBeGreaterThan(MUTATED / 10);
  });
});
