/** Seeded records and filters over one small vocabulary, so that filters hit some records and miss others. */
import type { FieldTest, Filter } from "@sightglass/query-language";
import { type AttributeValue, LEVELS, type LogRecord, levelOf } from "@sightglass/telemetry";

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  times<T>(count: number, make: (i: number) => T): T[] {
    return Array.from({ length: count }, (_, i) => make(i));
  }
}

const WORDS = [
  "timeout",
  "Timeout",
  "TIMEOUT",
  "payment",
  "user_id",
  "10.0.0.1",
  "10.0.0.12",
  "überraschung",
  "ÜBERRASCHUNG",
  "мир",
  "МИР",
  "日本",
  "😀",
  "GET",
  "/api/v1/orders",
  "500",
  "50%",
  "a_b",
  "a\\b",
  "---",
  "x=1",
  "retry",
  "retrying",
  "café",
  '"quoted"',
  "it's",
  "{json:1}",
  "tab\there",
  "line\nbreak",
];
const SERVICES = ["checkout", "cart", "Search", "api-gateway", ""];
const HOSTS = ["web-1", "web-2", "db-1", ""];
export const RECORD_KEYS = [
  "status",
  "order.id",
  "cached",
  "http.route",
  "empty",
  "mixed",
  "k8s.pod",
  "weird key",
  "it's",
];
const RESOURCE_KEYS = ["k8s.pod", "region", "status", "team"];
const TEXT_VALUES = [
  "500",
  "404",
  "0",
  "-1",
  "1e3",
  "0x10",
  "inf",
  "nan",
  "",
  "A-1001",
  "a-1001",
  "true",
  "/cart/*",
  "50%",
  "é",
  "+5",
  ".",
];
const NUMBERS = [0, 1, -1, 404, 500, 500.5, 1000, 0.1, 1e15, -0.25];
const TRACES = ["", "0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736"];

export const START_MS = Date.UTC(2026, 10, 20, 12, 0, 0);
export const END_MS = START_MS + 3_600_000;

export function randomRecord(random: Random, i: number): LogRecord {
  const severity_number = random.below(25);
  const ms = START_MS + random.below(3_599_000);
  const attributes: Record<string, AttributeValue> = {};
  for (const key of RECORD_KEYS) if (random.chance(0.4)) attributes[key] = randomValue(random, key);
  const resource: Record<string, string> = {};
  for (const key of RESOURCE_KEYS) if (random.chance(0.3)) resource[key] = random.pick(TEXT_VALUES);
  return {
    id: (0x0199f0a3c4000000n + BigInt(i)).toString(16).padStart(16, "0"),
    timestamp: new Date(ms)
      .toISOString()
      .replace("Z", `${String(random.below(1_000_000)).padStart(6, "0")}Z`),
    observed_timestamp: new Date(ms + 20).toISOString(),
    severity: levelOf(severity_number) ?? "",
    severity_number,
    severity_text: random.pick(["INFO", "warning", "ERR", ""]),
    service: random.pick(SERVICES),
    host: random.pick(HOSTS),
    environment: random.pick(["production", "staging", ""]),
    version: random.pick(["1.2.3", "1.10.0", "2", ""]),
    scope_name: random.pick(["lib.http", ""]),
    body: random.times(random.below(6), () => random.pick(WORDS)).join(random.pick([" ", ", ", " - ", "_"])),
    trace_id: random.pick(TRACES),
    span_id: random.pick(["", "b7ad6b7169203331"]),
    attributes,
    resource,
  };
}

function randomValue(random: Random, key: string): AttributeValue {
  if (key === "status") return random.chance(0.8) ? random.pick(NUMBERS) : random.pick(TEXT_VALUES);
  if (key === "cached") return random.chance(0.5);
  if (key === "mixed") return random.pick<AttributeValue>([true, false, 0, 500, "500", "true", "x"]);
  if (key === "empty") return "";
  return random.pick(TEXT_VALUES);
}

export function randomFilter(random: Random, depth = 0): Filter {
  const roll = random.next();
  if (depth < 3 && roll < 0.12) return { kind: "not", operand: randomFilter(random, depth + 1) };
  if (depth < 3 && roll < 0.32) {
    const operands = random.times(1 + random.below(3), () => randomFilter(random, depth + 1));
    return { kind: random.chance(0.5) ? "and" : "or", operands };
  }
  return roll < 0.6 ? bodyTest(random) : { kind: "field", key: randomKey(random), test: fieldTest(random) };
}

const COLUMNS = [
  "timestamp",
  "severity",
  "severity_text",
  "service",
  "host",
  "environment",
  "version",
  "scope_name",
  "trace_id",
  "span_id",
  "body",
  "level",
  "service.name",
];

function randomKey(random: Random): string {
  const roll = random.next();
  if (roll < 0.4) return random.pick(COLUMNS);
  return roll < 0.9 ? random.pick([...RECORD_KEYS, ...RESOURCE_KEYS]) : "no.such.key";
}

const REGEXPS = [
  "time.ut",
  "^GET",
  "(?i)timeout",
  "\\d+",
  "[a-c]_b",
  "line.break",
  "^$",
  "500|404",
  "мир",
  "web-[12]",
  "é$",
];
const PATTERNS = [
  "time*",
  "*out",
  "re*ing",
  "10.0.0.*",
  "*ÜBER*",
  "web-*",
  "4*",
  "*4",
  "5*0",
  "A-*",
  "*a*",
  "/cart/\\*",
  "t*e",
  "м*",
  "*%",
  "user_*",
];

function bodyTest(random: Random): Filter {
  switch (random.below(5)) {
    case 0:
      return { kind: "word", text: random.pick(WORDS) };
    case 1:
      return { kind: "phrase", text: `${random.pick(WORDS)} ${random.pick(WORDS)}` };
    case 2: {
      const word = random.pick(WORDS);
      return { kind: "substring", text: word.slice(random.below(3), 2 + random.below(word.length)) };
    }
    case 3:
      return { kind: "wildcard", pattern: random.pick(PATTERNS) };
    default:
      return { kind: "regexp", pattern: random.pick(REGEXPS) };
  }
}

const VALUES = [
  ...TEXT_VALUES,
  ...NUMBERS.map(String),
  ...SERVICES,
  ...HOSTS,
  ...LEVELS,
  ...WORDS,
  ...TRACES,
  "0AF7651916CD43DD8448EB211C80319C",
  "production",
  "1.2.3",
  "false",
  "2026-11-20T12:30:00Z",
  "2026-11-20",
  "1795177800",
  "lib.http",
  "1e999",
];

function fieldTest(random: Random, depth = 0): FieldTest {
  const value = () => random.pick(VALUES);
  switch (random.below(depth === 0 ? 7 : 6)) {
    case 0:
    case 1:
      return { kind: "equals", value: value(), quoted: random.chance(0.5) };
    case 2:
      return { kind: "wildcard", pattern: random.pick(PATTERNS) };
    case 3:
      return random.chance(0.5) ? { kind: "exists" } : { kind: "regexp", pattern: random.pick(REGEXPS) };
    case 4:
      return { kind: "compare", operator: random.pick(["<", "<=", ">", ">="] as const), value: value() };
    case 5:
      return {
        kind: "range",
        from: random.chance(0.2) ? null : value(),
        to: random.chance(0.2) ? null : value(),
      };
    default:
      return { kind: "any", tests: random.times(1 + random.below(4), () => fieldTest(random, depth + 1)) };
  }
}
