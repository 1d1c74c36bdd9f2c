/** Questions about spans on the real engine: traces, services, edges. */
import { parseFilter } from "@sightglass/query-language";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { edgeProgress, makeServiceEdges } from "../edges/make-service-edges";
import type { ProjectDb } from "../project-db";
import { type SpanFixture, spanIdOf, spanRowOf, traceIdOf } from "../testing/spans";
import { startTestStore, type TestStore } from "../testing/test-store";
import { listTraces } from "./list-traces";
import { minutesOf } from "./red";
import { serviceEdges } from "./service-edges";
import { operationRed, redSeries, serviceRed } from "./service-red";
import { traceById } from "./trace-by-id";

const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 6 * 3_600_000;
const MINUTE = 60_000;
const minutes = minutesOf({ fromMs: START, toMs: START + 30 * MINUTE });
const range = { fromMs: START, toMs: START + 30 * MINUTE };
let store: TestStore;
let db: ProjectDb;

function shop(trace: string, startMs: number, more: Partial<SpanFixture> = {}): SpanFixture[] {
  const at = { trace, startMs };
  return [
    {
      ...at,
      id: `${trace}1`,
      service: "web",
      name: "POST /checkout",
      durationMs: 400,
      version: "2.1",
      ...more,
    },
    {
      ...at,
      id: `${trace}2`,
      parent: `${trace}1`,
      service: "web",
      kind: "client",
      name: "POST",
      peer: "pay",
      durationMs: 300,
    },
    {
      ...at,
      id: `${trace}3`,
      parent: `${trace}2`,
      service: "payments",
      name: "POST /charge",
      durationMs: 280,
      status: "error",
      statusMessage: "Pool timeout after 2000 ms",
      number: { "http.status_code": 503 },
      text: { region: "eu" },
    },
    {
      ...at,
      id: `${trace}4`,
      parent: `${trace}3`,
      service: "payments",
      kind: "client",
      name: "SELECT",
      peer: "postgres",
      durationMs: 20,
      bool: { cached: false },
    },
    {
      ...at,
      id: `${trace}5`,
      parent: `${trace}4`,
      service: "payments",
      kind: "internal",
      name: "tcp.connect",
    },
    {
      ...at,
      id: `${trace}6`,
      parent: `${trace}1`,
      service: "web",
      kind: "producer",
      name: "send",
      peer: "orders",
    },
    {
      ...at,
      id: `${trace}7`,
      parent: `${trace}6`,
      service: "mailer",
      kind: "consumer",
      name: "process",
      startMs: startMs + 5_000,
    },
  ];
}

const insert = (spans: readonly SpanFixture[], to = db) =>
  store.insert(
    "spans",
    spans.map((span) => spanRowOf(to.projectId, span)),
  );

const idsOf = async (query: string, more: object = {}) =>
  (await listTraces(db, { filter: parseFilter(query).filter, ...range, limit: 50, ...more })).traces.map(
    (trace) => trace.trace_id,
  );

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await insert(shop("a", START + MINUTE));
  await insert(shop("b", START + 2 * MINUTE + 500, { durationMs: 9_000 }));
  await insert([
    {
      trace: "c",
      id: "c1",
      service: "cron",
      kind: "internal",
      name: "tidy",
      startMs: START + 20 * MINUTE,
      durationMs: 3,
    },
  ]);
});
afterAll(() => store?.stop());

describe("traceById", () => {
  it("finds all spans in order of time, with their attributes", async () => {
    const found = await traceById(db, traceIdOf("a"));
    expect(found?.spans).toHaveLength(7);
    expect(found?.span_count).toBe(7);
    expect(found?.spans.find((span) => span.span_id === spanIdOf("a3"))).toMatchObject({
      parent_span_id: spanIdOf("a2"),
      service: "payments",
      duration_ns: 280e6,
      status: "error",
      attributes: { "http.status_code": 503, region: "eu" },
    });
  });

  it("finds nothing of an unknown id", async () => {
    expect(await traceById(db, traceIdOf("nobody"))).toBeNull();
  });

  it("finds the spans of a trace over midnight", async () => {
    const day = Math.floor(START / 86_400_000) * 86_400_000;
    await insert([
      { trace: "night", id: "n1", service: "cron", startMs: day - 10, durationMs: 40 },
      { trace: "night", id: "n2", parent: "n1", service: "cron", startMs: day + 10 },
    ]);
    expect((await traceById(db, traceIdOf("night")))?.spans).toHaveLength(2);
  });

  it("gives the earliest 10,000 spans of a larger trace and says how many there are", async () => {
    const many = Array.from({ length: 10_050 }, (_, i) => ({
      trace: "many",
      id: `m${i}`,
      service: "batch",
      startMs: START + 60 * MINUTE + i,
    }));
    await insert(many);
    const found = await traceById(db, traceIdOf("many"));
    expect(found?.spans).toHaveLength(10_000);
    expect(found?.span_count).toBe(10_050);
    expect(found?.spans[0]?.span_id).toBe(spanIdOf("m0"));
  });
});

describe("listTraces", () => {
  it("gives traces newest first, each with what is known of it", async () => {
    const { traces, next } = await listTraces(db, { filter: { kind: "all" }, ...range, limit: 10 });
    expect(traces.map((trace) => trace.trace_id)).toEqual(["c", "b", "a"].map(traceIdOf));
    expect(traces[1]).toMatchObject({
      duration_ns: 9_000e6,
      spans: 7,
      errors: 1,
      services: ["mailer", "payments", "web"],
      root_service: "web",
      root_name: "POST /checkout",
    });
    expect(next).toBeNull();
  });

  it.each([
    ["service:payments", ["b", "a"]],
    ["status:error", ["b", "a"]],
    ["name:tidy", ["c"]],
    ["tidy", ["c"]],
    ["pool timeout", ["b", "a"]],
    ['"timeout after"', ["b", "a"]],
    ["tim*", ["b", "a"]],
    ['~"ool time"', ["b", "a"]],
    ["/Pool t.meout/", ["b", "a"]],
    ["kind:producer peer:orders", ["b", "a"]],
    ["kind:CLIENT", ["b", "a"]],
    ["peer:postgres", ["b", "a"]],
    ["http.status_code:>=500", ["b", "a"]],
    ["region:eu cached:true", []],
    ["cached:false", ["b", "a"]],
    ["duration_ms:>1000", ["b"]],
    ["duration_ns:>=9000000000", ["b"]],
    ["duration:>1.5s", ["b"]],
    ["duration:<5ms", ["c"]],
    ["duration_ms:[350 TO 450]", ["a"]],
    ["service.version:2.1", ["b", "a"]],
    [`trace_id:${traceIdOf("a").toUpperCase()}`, ["a"]],
    [`span_id:${spanIdOf("b4")}`, ["b"]],
    ["-service:web", ["c", "b", "a"]],
    ["service:cron OR region:eu", ["c", "b", "a"]],
    ["severity:error", []],
  ])("finds by %s", async (query, names) => {
    expect(await idsOf(query)).toEqual(names.map(traceIdOf));
  });

  it("asks for the whole trace's duration", async () => {
    expect(await idsOf("", { minDurationNs: 8e9 })).toEqual([traceIdOf("b")]);
    expect(await idsOf("service:payments", { minDurationNs: 8e9 })).toEqual([traceIdOf("b")]);
  });

  it("goes on behind a page without leaving out or repeating", async () => {
    const own = store.freshProject();
    // All at the same nanosecond, and each in two parts of the table.
    const at = START + 10 * MINUTE;
    const names = Array.from({ length: 23 }, (_, i) => `p${i}`);
    await insert(
      names.map((name) => ({ trace: name, id: `${name}b`, service: "x", startMs: at + 40 })),
      own,
    );
    await insert(
      names.map((name) => ({ trace: name, id: `${name}a`, service: "x", startMs: at })),
      own,
    );
    const seen: string[] = [];
    for (let cursor: object = {}; ; ) {
      const page = await listTraces(own, { filter: { kind: "all" }, ...range, limit: 5, ...cursor });
      seen.push(...page.traces.map((trace) => trace.trace_id));
      if (page.next === null) break;
      cursor = { cursor: page.next };
    }
    expect(seen).toEqual(names.map(traceIdOf).sort().reverse());
  });
});

describe("services", () => {
  it("have requests, errors and percentiles of what they were asked", async () => {
    const { rows } = await serviceRed(db, minutes);
    expect(
      rows.map(({ service, requests, errors, calls, version }) => [
        service,
        requests,
        errors,
        calls,
        version,
      ]),
    ).toEqual(
      [
        ["payments", 2, 2, 2, ""],
        ["web", 2, 0, 4, "2.1"],
        ["mailer", 2, 0, 0, ""],
        ["cron", 1, 0, 0, ""],
      ].sort(
        (a, b) =>
          Number(b[1]) - Number(a[1]) ||
          Number(b[3]) - Number(a[3]) ||
          String(a[0]).localeCompare(String(b[0])),
      ),
    );
  });

  it("have percentiles within 4.5 % of exact ones, merged over minutes", async () => {
    const own = store.freshProject();
    const durations = Array.from({ length: 4_000 }, (_, i) => Math.exp(((i * 7919) % 4_000) / 400) / 10);
    await insert(
      durations.map((durationMs, i) => ({
        trace: `r${i}`,
        id: `r${i}`,
        service: "api",
        startMs: START + (i % 20) * MINUTE,
        durationMs,
      })),
      own,
    );
    const [red] = (await serviceRed(own, minutes)).rows;
    const sorted = durations.toSorted((a, b) => a - b);
    for (const [share, ns] of [
      [0.5, red?.p50_ns],
      [0.95, red?.p95_ns],
      [0.99, red?.p99_ns],
    ] as const) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      expect(Math.abs((ns ?? 0) / 1e6 / exact - 1)).toBeLessThan(0.045);
    }
  });

  it("have operations and a course over time", async () => {
    const { rows } = await operationRed(db, { service: "payments", minutes });
    expect(rows.map(({ name, kind, peer, requests }) => [name, kind, peer, requests])).toEqual([
      ["POST /charge", "server", "", 2],
      ["SELECT", "client", "postgres", 2],
    ]);
    const series = await redSeries(db, { minutes, intervalMs: 2 * MINUTE, services: ["payments"] });
    expect(series.rows.map(({ at, requests, errors }) => [at - START, requests, errors])).toEqual([
      [0, 1, 1],
      [2 * MINUTE, 1, 1],
    ]);
  });
});

describe("service edges", () => {
  const make = (atMs: number, pass: number) =>
    makeServiceEdges({ client: store.client, database: "sightglass" }, { atMs, pass });
  const edges = async (of = db) =>
    (await serviceEdges(of, minutes)).rows.map(({ caller, callee, kind, external, requests }) => [
      caller,
      callee,
      kind,
      external,
      requests,
    ]);

  it("join spans to their parents, and calls without a receiver to their peer", async () => {
    for (let i = 0; i < 4; i++) await make(START + i * MINUTE, 0);
    expect(await edges()).toEqual([
      ["payments", "postgres", "call", true, 2],
      ["web", "mailer", "queue", false, 2],
      ["web", "payments", "call", false, 2],
    ]);
  });

  it("are stored once, however often a minute is made", async () => {
    await make(START + MINUTE, 0);
    await make(START + MINUTE, 0);
    expect((await edges())[2]).toEqual(["web", "payments", "call", false, 2]);
  });

  it("are replaced by a later pass, which knows the late spans", async () => {
    await insert([{ trace: "a", id: "late", parent: "a3", service: "ledger", startMs: START + MINUTE + 20 }]);
    await make(START + MINUTE, 1);
    await make(START + MINUTE, 1);
    expect(await edges()).toEqual(
      [
        ["payments", "postgres", "call", true, 2],
        ["web", "mailer", "queue", false, 2],
        ["web", "payments", "call", false, 2],
        ["payments", "ledger", "call", false, 1],
      ].sort((a, b) => Number(b[4]) - Number(a[4])),
    );
    const progress = await edgeProgress({ client: store.client, database: "sightglass" }, START);
    expect([...progress.done]).toEqual(expect.arrayContaining([[1, START + MINUTE]]));
  });
});
