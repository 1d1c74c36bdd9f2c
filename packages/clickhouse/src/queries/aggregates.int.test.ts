/** Counts, histograms, fields and values, each compared with the same sum over the records. */
import { columnOf, createMatcher, parseFilter } from "@sightglass/query-language";
import type { LogRecord } from "@sightglass/telemetry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_CATALOGUE, type KeyCatalogue } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { END_MS, Random, randomRecord, START_MS } from "../testing/generate";
import { startTestStore, type TestStore } from "../testing/test-store";
import { countLogs } from "./count-logs";
import { loadKeyCatalogue } from "./key-catalogue";
import { logFieldValues } from "./log-field-values";
import { logFields } from "./log-fields";
import { logHistogram } from "./log-histogram";
import type { LogScope } from "./log-scope";

let store: TestStore;
let db: ProjectDb;
let catalogue: KeyCatalogue;
const random = new Random(42);
const records = random.times(400, (i) => randomRecord(random, i));

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await store.insertLogs(db.projectId, records);
  catalogue = await loadKeyCatalogue(db);
});
afterAll(() => store?.stop());

function scope(query: string, span: Partial<LogScope> = {}): LogScope {
  return { filter: parseFilter(query).filter, catalogue, fromMs: START_MS, toMs: END_MS, ...span };
}

function matching({ filter, fromMs, toMs }: LogScope): LogRecord[] {
  const matches = createMatcher(filter);
  return records.filter((one) => {
    const ms = Date.parse(`${one.timestamp.slice(0, 23)}Z`);
    return ms >= fromMs && ms < toMs && matches(one);
  });
}

/** Bounds on minutes and off them: the rollup, its edges, and spans without a whole minute. */
const spans = [
  { fromMs: START_MS, toMs: END_MS },
  { fromMs: START_MS + 61_001, toMs: END_MS - 599_001 },
  { fromMs: START_MS + 600_001, toMs: START_MS + 659_999 },
];
const queries = [
  "",
  "severity:>=warn",
  "service:cart",
  "-service:cart environment:production",
  "timeout",
  "status:*",
];

describe("countLogs and logHistogram", () => {
  it.each(spans.flatMap((span) => queries.map((query) => ({ ...span, query }))))(
    "agree with the records for '$query' in $fromMs..$toMs",
    async ({ query, ...span }) => {
      const asked = scope(query, span);
      const expected = matching(asked);
      expect((await countLogs(db, asked)).count).toBe(expected.length);
      const histogram = await logHistogram(db, { scope: asked });
      expect(histogram.total).toBe(expected.length);
      const bars = new Map<string, number>();
      for (const one of expected) {
        const ms = Date.parse(`${one.timestamp.slice(0, 23)}Z`);
        const bar = Math.floor(ms / histogram.interval_ms) * histogram.interval_ms;
        const name = `${one.severity} ${bar}`;
        bars.set(name, (bars.get(name) ?? 0) + 1);
      }
      const found = histogram.series.flatMap(({ key, points }) =>
        points.map(([t, n]) => [`${key} ${t}`, n] as const),
      );
      expect(new Map(found)).toEqual(bars);
      const count = (histogram.to_ms - histogram.from_ms) / histogram.interval_ms;
      expect(count).toBeLessThanOrEqual(120);
    },
  );

  it.each(["service", "status", "region", "cached", "mixed", "no.such.key"])("splits by %s", async (by) => {
    const { series } = await logHistogram(db, { scope: scope(""), by });
    const sum = (points: [number, number][]) => points.reduce((total, [, n]) => total + n, 0);
    const expected = new Map<string, number>();
    for (const one of records) {
      const value = by === "service" ? one.service : (one.attributes[by] ?? one.resource[by]);
      if (value === undefined || (by === "service" && value === "")) continue;
      expected.set(String(value), (expected.get(String(value)) ?? 0) + 1);
    }
    const named = series.filter((one) => !one.other).map((one) => [one.key, sum(one.points)] as const);
    for (const [key, n] of named)
      if (expected.has(key)) expect(n).toBeGreaterThanOrEqual(expected.get(key) ?? 0);
    expect(series.reduce((total, one) => total + sum(one.points), 0)).toBe(records.length);
    expect(series.filter((one) => one.other)).toHaveLength(expected.size > 8 ? 1 : 0);
  });
});

describe("what is gone", () => {
  it("is not counted by the rollup either", async () => {
    const past = store.freshProject();
    const dayMs = 24 * 3_600_000;
    const atMs = Date.now() - 3 * dayMs;
    const row = (retention_days: number) => ({
      project_id: past.projectId,
      timestamp: new Date(atMs).toISOString().replace("T", " ").replace("Z", ""),
      retention_days,
    });
    await store.insert("logs", [row(1), row(30), row(30)]);
    for (const table of ["logs", "logs_1m"]) {
      await store.client.command({ query: `OPTIMIZE TABLE sightglass.${table} FINAL` });
    }
    const span = { fromMs: atMs - dayMs, toMs: atMs + dayMs };
    expect((await countLogs(past, scope("", span))).count).toBe(2);
    expect((await logHistogram(past, { scope: scope("", span) })).total).toBe(2);
  });
});

describe("logHistogram by a key", () => {
  it("has one series for the empty value and none", async () => {
    const sparse = store.freshProject();
    const timestamp = new Date(START_MS).toISOString().replace("T", " ").replace("Z", "");
    const row = (attributes_text: Record<string, string>) => ({
      project_id: sparse.projectId,
      timestamp,
      attributes_text,
      retention_days: 400,
    });
    await store.insert("logs", [row({ zone: "" }), row({}), row({ zone: "a" })]);
    const { series } = await logHistogram(sparse, {
      scope: { ...scope(""), catalogue: EMPTY_CATALOGUE },
      by: "zone",
    });
    expect(series.map(({ key, points }) => [key, points[0]?.[1]])).toEqual([
      ["", 2],
      ["a", 1],
    ]);
  });
});

describe("logFieldValues past its bound", () => {
  /** Reads of `logs` fail as those of too many rows do. */
  const bounded: Pick<ProjectDb, "query"> = {
    query: (statement, row, options = {}) => {
      const large = /FROM logs\n/.test(statement.compile().query);
      const limits = { ...options.limits, ...(large ? { rowsToRead: 1 } : {}) };
      return db.query(statement, row, { ...options, limits });
    },
  };
  const ask = (key: string) => logFieldValues({ ...db, ...bounded }, { scope: scope(""), key, limit: 1000 });

  it.each(["service", "severity", "host", "http.route"])("has the values of %s roughly", async (key) => {
    const exact = await logFieldValues(db, { scope: scope(""), key, limit: 1000 });
    const rough = await ask(key);
    expect(rough.exact).toBe(false);
    // An empty value in `field_values` stands for many.
    expect(rough.values).toEqual(exact.values.filter(({ value }) => value !== ""));
  });

  it.each(["trace_id", "body", "region"])("says so for %s, of which it knows nothing", (key) =>
    expect(ask(key)).rejects.toMatchObject({ code: "store.limit", bound: "rows" }),
  );
});

describe("logFieldValues", () => {
  it.each(["service", "host", "severity", "http.route", "cached", "region", "order.id"])(
    "counts the values of %s exactly",
    async (key) => {
      const expected = new Map<string, number>();
      for (const one of matching(scope("severity:>=debug"))) {
        const value =
          key === "service" || key === "host" || key === "severity"
            ? one[key] || undefined
            : (one.attributes[key] ?? one.resource[key]);
        if (value !== undefined) expected.set(String(value), (expected.get(String(value)) ?? 0) + 1);
      }
      const found = await logFieldValues(db, { scope: scope("severity:>=debug"), key, limit: 1000 });
      expect(new Map(found.values.map((one) => [one.value, one.count]))).toEqual(expected);
      expect(found.total).toBe([...expected.values()].reduce((a, b) => a + b, 0));
      expect(found.exact).toBe(true);
    },
  );

  it("describes the spread of numbers", async () => {
    const { numeric } = await logFieldValues(db, { scope: scope(""), key: "status", limit: 10 });
    expect(numeric).toMatchObject({ min: -1, max: 1e15 });
    const numbers = records.filter((one) => typeof one.attributes.status === "number").length;
    expect(numeric?.bins.reduce((sum, bin) => sum + bin.count, 0)).toBeGreaterThan(numbers * 0.95);
  });
});

describe("logFields", () => {
  it("tells share and type of every key", async () => {
    for (const query of ["", "service:cart"]) {
      const asked = scope(query);
      const { fields, sampled } = await logFields(db, asked);
      const expected = matching(asked);
      expect(sampled).toBe(expected.length);
      const field = (key: string) => fields.find((one) => one.key === key);
      const share = (has: (one: LogRecord) => boolean) => expected.filter(has).length / expected.length;
      expect(field("status")).toMatchObject({ type: "number" });
      expect(field("cached")).toMatchObject({ type: "bool", distinct: 2 });
      expect(field("cached")?.coverage).toBeCloseTo(share((one) => "cached" in one.attributes));
      expect(field("region")?.coverage).toBeCloseTo(share((one) => "region" in one.resource));
      expect(field("trace_id")?.coverage).toBeCloseTo(share((one) => one.trace_id !== ""));
      expect(field("severity")?.coverage).toBeCloseTo(share((one) => one.severity !== ""));
      expect(field("timestamp")).toMatchObject({ type: "time", coverage: 1, distinct: null });
    }
  });
});

describe("logFields of a moment", () => {
  it("lists no key that only the rest of the day has", async () => {
    const atMs = Date.parse(`${records[0]?.timestamp.slice(0, 23)}Z`);
    const asked = scope("", { fromMs: atMs, toMs: atMs + 1 });
    const expected = new Set(
      matching(asked).flatMap((one) => [...Object.keys(one.attributes), ...Object.keys(one.resource)]),
    );
    const { fields } = await logFields(db, asked);
    const listed = fields.filter(({ key }) => columnOf(key) === undefined).map(({ key }) => key);
    expect(listed.sort()).toEqual([...expected].filter((key) => columnOf(key) === undefined).sort());
  });
});

describe("loadKeyCatalogue", () => {
  it("knows a key with all of its types, or not at all", async () => {
    const crowded = store.freshProject();
    const keys = Array.from({ length: 12_000 }, (_, i) => `key.${i}`);
    await store.insert(
      "field_values",
      keys.flatMap((key) =>
        ["text", "number"].map((type) => ({
          project_id: crowded.projectId,
          signal: "logs",
          day: "2099-01-01",
          key,
          type,
          events: 1,
        })),
      ),
    );
    const both = { text: true, number: true, bool: false, resource: false };
    const loaded = await loadKeyCatalogue(crowded);
    expect(keys.filter((key) => JSON.stringify(loaded.typesOf(key)) !== JSON.stringify(both))).toEqual([]);
  });

  it("knows the types of every key", () => {
    expect(catalogue.typesOf("cached")).toEqual({ text: false, number: false, bool: true, resource: false });
    expect(catalogue.typesOf("mixed")).toEqual({ text: true, number: true, bool: true, resource: false });
    expect(catalogue.typesOf("status")).toEqual({ text: true, number: true, bool: false, resource: true });
    expect(catalogue.typesOf("no.such.key")).toBeUndefined();
    expect(EMPTY_CATALOGUE.typesOf("cached")).toBeUndefined();
  });
});
