/** Patterns of logs in the store: exact under the budget, a labelled sample past it. */
import { type Filter, parseFilter } from "@sightglass/query-language";
import { aLogRecord, HOSTILE_MESSAGES as HOSTILE, MESSAGES } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { END_MS, START_MS } from "../testing/generate";
import { startTestStore, type TestStore } from "../testing/test-store";
import { countLogs } from "./count-logs";
import { fractionOf, logPatterns } from "./log-patterns";

let store: TestStore;
let db: ProjectDb;
beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await store.insertLogs(db.projectId, records());
});
afterAll(() => store?.stop());

const TOOK = { service: "cart", severity_number: 9, body: (i: number) => `took ${i} ms for ord_a${i}b${i}` };
const USER = {
  service: "shop",
  severity_number: 13,
  body: (i: number) => `user "u ${i}" from 10.0.0.${i % 250}`,
};
const POOL = { service: "cart", severity_number: 17, body: (i: number) => `no pool of ${i}` };
const TURN = [USER, TOOK, POOL, TOOK];
const EVENTS = 4_000;

/** A half, a quarter and a quarter; one event a 900th of the hour, in order. */
function records() {
  return Array.from({ length: EVENTS }, (_, i) => {
    const kind = TURN[i % 4] ?? TOOK;
    const time = new Date(START_MS + i * 900).toISOString();
    return aLogRecord({
      id: (0x0199f0a3c4000000n + BigInt(i)).toString(16).padStart(16, "0"),
      timestamp: time.replace("Z", "000000Z"),
      observed_timestamp: time,
      severity_number: i === 1 ? 21 : kind.severity_number,
      service: i % 8 === 1 ? "till" : kind.service,
      body: kind.body(i),
    });
  });
}

const scopeOf = (filter: Filter = { kind: "all" }) => ({
  filter,
  catalogue: EMPTY_CATALOGUE,
  fromMs: START_MS,
  toMs: END_MS,
});
const countOf = async (term: string) => (await countLogs(db, scopeOf(parseFilter(term).filter))).count;

describe("patterns of logs", () => {
  it("are counted exactly under the budget", async () => {
    const { patterns, ...answer } = await logPatterns(db, { scope: scopeOf(), limit: 10 });
    expect(answer).toMatchObject({ total: EVENTS, sampled: 1, bar_ms: 150_000 });
    expect(answer.rest).toEqual({ patterns: 0, count: 0, at_least: false });
    expect(patterns.map(({ pattern, count }) => [pattern, count])).toEqual([
      ["took <n> ms for ord_<id>", 2_000],
      ["no pool of <n>", 1_000],
      ["user <str> from <ip>", 1_000],
    ]);
    const [first] = patterns;
    expect(first?.levels).toEqual([
      { level: "fatal", count: 1 },
      { level: "info", count: 1_999 },
    ]);
    expect(first?.services).toEqual(["cart", "till"]);
    expect(first?.first_seen).toBe(new Date(START_MS + 900).toISOString().replace("Z", "000000Z"));
    expect(first?.last_seen).toBe(new Date(START_MS + 3_999 * 900).toISOString().replace("Z", "000000Z"));
    expect(first?.trend).toHaveLength(24);
    expect(first?.trend.reduce((sum, n) => sum + n, 0)).toBe(2_000);
    expect(first?.samples.length).toBeGreaterThan(1);
    for (const { body } of first?.samples ?? []) expect(body).toMatch(/^took \d+ ms for ord_a\d+b\d+$/);
  });

  it("say what is not in the list", async () => {
    const { patterns, rest } = await logPatterns(db, { scope: scopeOf(), limit: 1 });
    expect(patterns).toHaveLength(1);
    expect(rest).toEqual({ patterns: 2, count: 2_000, at_least: false });
  });

  it("are found by their own regular expression, and only they", async () => {
    const { patterns } = await logPatterns(db, { scope: scopeOf(), limit: 10 });
    for (const { regexp, count } of patterns) {
      const only = { kind: "regexp", pattern: regexp } as const;
      expect((await countLogs(db, scopeOf(only))).count).toBe(count);
      expect((await countLogs(db, scopeOf({ kind: "not", operand: only }))).count).toBe(EVENTS - count);
    }
  });

  it("past the budget are of one event in a power of two, the same each time, scaled", async () => {
    const input = { scope: scopeOf(), limit: 10, budget: 1_000 };
    const answer = await logPatterns(db, input);
    expect(answer.sampled).toBe(4);
    expect(answer.total).toBe(EVENTS);
    const counts = answer.patterns.map((one) => one.count);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(EVENTS - 3);
    expect(counts[0]).toBeGreaterThan(1_700);
    expect(counts[0]).toBeLessThan(2_300);
    expect(counts[0]).not.toBe(2_000);
    expect((await logPatterns(db, input)).patterns).toEqual(answer.patterns);
  });

  it("are those of the filter and the span", async () => {
    const filter = parseFilter("service:shop").filter;
    const scope = { ...scopeOf(filter), toMs: START_MS + 450_000 };
    const { patterns, total } = await logPatterns(db, { scope, limit: 10 });
    expect(patterns.map((one) => one.services)).toEqual([["shop"]]);
    expect(total).toBe(await countLogs(db, scope).then((one) => one.count));
    const nothing = await logPatterns(db, { scope: scopeOf(parseFilter("nothing").filter), limit: 10 });
    expect(nothing).toMatchObject({ patterns: [], total: 0, sampled: 1 });
  });

  it("that differ in one word only are one, and its term finds them", async () => {
    const other = store.freshProject();
    const names = ["ann", "bob", "cleo", "dan", "eve"];
    const logs = names.map((name, i) =>
      aLogRecord({
        id: i.toString(16).padStart(16, "0"),
        body: `user ${name} logged in after ${i} tries`,
        timestamp: "2026-11-20T12:30:00.000000000Z",
      }),
    );
    await store.insertLogs(other.projectId, logs);
    const { patterns } = await logPatterns(other, { scope: scopeOf(), limit: 10 });
    expect(patterns.map(({ pattern, count }) => [pattern, count])).toEqual([
      ["user <word> logged in after <n> tries", 5],
    ]);
    const only = scopeOf({ kind: "regexp", pattern: patterns[0]?.regexp ?? "" });
    expect((await countLogs(other, only)).count).toBe(5);
  });

  it("of hostile messages hold every message, and their terms find them", async () => {
    const other = store.freshProject();
    const bodies = [...new Set([...MESSAGES, ...HOSTILE])];
    const logs = bodies.map((body, i) =>
      aLogRecord({ id: i.toString(16).padStart(16, "0"), body, timestamp: "2026-11-20T12:30:00.000000000Z" }),
    );
    await store.insertLogs(other.projectId, logs);
    const { patterns, total } = await logPatterns(other, { scope: scopeOf(), limit: 200 });
    expect(total).toBe(bodies.length);
    expect(patterns.reduce((sum, one) => sum + one.count, 0)).toBe(bodies.length);
    for (const { regexp, count } of patterns) {
      const found = await countLogs(other, scopeOf({ kind: "regexp", pattern: regexp }));
      expect(found.count, regexp).toBeGreaterThanOrEqual(count);
    }
  });
});

describe("the fraction of a sample", () => {
  it.each([
    [0, 1],
    [100, 1],
    [101, 2],
    [400, 4],
    [401, 8],
  ])("of %i events within 100 is %i", (count, fraction) => {
    expect(fractionOf(count, 100)).toBe(fraction);
  });

  it("reads a query back", async () => {
    expect(await countOf("*")).toBe(EVENTS);
  });
});
