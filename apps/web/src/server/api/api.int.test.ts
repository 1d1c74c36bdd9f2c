/** /api/v1 and the downloads by their route files, on a real ClickHouse and a real Postgres. */
import {
  fieldValuesOutput,
  getLogOutput,
  ingestHealthOutput,
  listFieldsOutput,
  logHistogramOutput,
  logPatternsOutput,
  searchLogsOutput,
} from "@sightglass/usecases";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { METRICS_TOKEN, startTestApp, type TestApp } from "../testing-app";

const NOW = Date.now();
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  await app.insert("logs", [...firstLogs(), ...secondLogs()]);
  await app.insert("ingest_outcomes", outcomes());
  await app.insert("dead_letters", deadLetters());
});

afterAll(() => app?.close());

const sqlTime = (ms: number, digits = 9) =>
  `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")}.${String(ms % 1000).padStart(3, "0")}${"0".repeat(digits - 3)}`;

/** 20 events a second apart; every fifth an error with status 503. */
function firstLogs() {
  return Array.from({ length: 20 }, (_, i) => {
    const atMs = NOW - 60_000 - i * 1000;
    const failed = i % 5 === 0;
    return {
      project_id: app.first.id,
      timestamp: sqlTime(atMs).replace(/0{6}$/, "000007"),
      observed_timestamp: sqlTime(atMs + 40, 3),
      event_id: String((BigInt(atMs + 40) << 22n) + BigInt(i)),
      severity_number: failed ? 17 : 9,
      severity_text: failed ? "ERROR" : "INFO",
      service: i % 2 === 0 ? "checkout" : "cart",
      host: "web-1",
      body: failed ? "payment failed" : '=HYPERLINK("x") accepted',
      attributes_text: { "http.route": `/pay/${i % 3}` },
      attributes_number: { "http.response.status_code": failed ? 503 : 200, duration_ms: i * 10 },
      attributes_bool: { cached: i % 2 === 0 },
    };
  });
}

function secondLogs() {
  const [row] = firstLogs();
  return [{ ...row, project_id: app.second.id, event_id: "99", body: "canary of the other" }];
}

function outcomes() {
  const row = (projectId: number, outcome: string, events: number, reason = "") => ({
    project_id: projectId,
    t: sqlTime(NOW - 60_000).slice(0, 19),
    source: projectId === 0 ? "http/unknown" : "http/default",
    signal: "logs",
    process: "ingest-0",
    outcome,
    reason,
    events,
    bytes: 0,
    last_seen: sqlTime(NOW - 60_000, 3),
  });
  return [
    row(app.first.id, "received", 22),
    row(app.first.id, "stored", 20),
    row(app.first.id, "rejected", 2, "json.syntax"),
    row(app.first.id, "refused", 3, "body.too_large"),
    row(app.second.id, "received", 1),
    row(app.second.id, "stored", 1),
    row(0, "refused", 5, "auth.unknown"),
  ];
}

function deadLetters() {
  return [app.first, app.second].map((project) => ({
    project_id: project.id,
    observed_timestamp: sqlTime(NOW - 60_000, 3),
    event_id: "77",
    signal: "logs",
    source: "http/default",
    reason: "json.syntax",
    message: "not JSON",
    origin: "127.0.0.1",
    raw: `raw of ${project.id}`,
    raw_bytes: 8,
  }));
}

const get = (path: string, headers: Record<string, string> = {}) =>
  app.call(path, { headers: { authorization: `Bearer ${app.first.token}`, ...headers } });

/** The answer, which must have the shape that the description promises. */
async function ask<Schema extends z.ZodType>(path: string, shape: Schema): Promise<z.output<Schema>> {
  return shape.parse(await (await get(path)).json());
}

describe("GET /api/v1/logs", () => {
  it("takes from and to by the nanosecond, over pages and in the count", async () => {
    const at = new Date(NOW - 60_000).toISOString().slice(0, 23);
    const first = new Date(NOW - 79_000).toISOString().slice(0, 23);
    const cases: [from: string, to: string, count: number][] = [
      [`${first}000007Z`, `${at}000008Z`, 20],
      [`${first}000008Z`, `${at}000008Z`, 19],
      [`${first}000007Z`, `${at}000007Z`, 19],
      [`${first}000008Z`, `${at}000007Z`, 18],
    ];
    for (const [from, to, count] of cases) {
      const span = `from=${from}&to=${to}`;
      const page = await ask(`/api/v1/logs?${span}&limit=5&order=asc`, searchLogsOutput);
      expect(page).toMatchObject({ from, to });
      const rest = `limit=100&order=asc&cursor=${page.next_cursor}`;
      const next = await ask(`/api/v1/logs?${rest}`, searchLogsOutput);
      expect(page.rows.length + next.rows.length).toBe(count);
      const histogram = await ask(`/api/v1/logs/histogram?${span}`, logHistogramOutput);
      expect(histogram).toMatchObject({ from, to, total: count });
    }
  });

  it("answers a page of whole records, newest first, with nine digits", async () => {
    const response = await get("/api/v1/logs?limit=3");
    const body = searchLogsOutput.parse(await response.json());
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(body.rows).toHaveLength(3);
    expect(body.rows[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000007Z$/),
      observed_timestamp: new Date(NOW - 60_000 + 40).toISOString(),
      severity: "error",
      severity_number: 17,
      service: "checkout",
      body: "payment failed",
      attributes: { "http.route": "/pay/0", "http.response.status_code": 503, cached: true, duration_ms: 0 },
      resource: {},
    });
    expect(body.stats.rows_read).toBeGreaterThan(0);
    expect(Date.parse(body.complete_to ?? "")).toBeGreaterThanOrEqual(NOW);
  });

  it("walks all pages without a gap or a double, in both directions", async () => {
    for (const order of ["desc", "asc"]) {
      const ids: string[] = [];
      let cursor = "";
      for (let page = 0; page < 10 && (page === 0 || cursor); page++) {
        const body = await ask(`/api/v1/logs?limit=7&order=${order}&cursor=${cursor}`, searchLogsOutput);
        ids.push(...body.rows.map((row) => row.id));
        cursor = body.next_cursor ?? "";
      }
      expect(ids).toHaveLength(20);
      expect(new Set(ids).size).toBe(20);
      expect(ids).toEqual(order === "asc" ? [...ids].sort() : [...ids].sort().reverse());
    }
  });

  it("finds by a structured key", async () => {
    const query = encodeURIComponent("http.response.status_code:>=500 service:checkout");
    const body = await ask(`/api/v1/logs?query=${query}`, searchLogsOutput);
    expect(body.rows).toHaveLength(2);
  });

  it("says where a query is wrong and what would repair it", async () => {
    const response = await get(`/api/v1/logs?query=${encodeURIComponent("(service:checkout")}`);
    const body = await response.json();
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({ code: "query.syntax", status: 400, title: expect.any(String) });
    expect(body).toMatchObject({
      instance: expect.stringMatching(/^urn:uuid:/),
      problems: [
        {
          code: "paren.unclosed",
          from: expect.any(Number),
          to: expect.any(Number),
          suggestion: expect.any(String),
        },
      ],
    });
  });

  it.each([
    { parameters: "limit=0", code: "input.invalid" },
    { parameters: "limit=1001", code: "input.invalid" },
    { parameters: "limit=many", code: "input.invalid" },
    { parameters: "order=up", code: "input.invalid" },
    { parameters: "form=now-1h", code: "input.invalid" },
    { parameters: "from=yesterdayish", code: "range.invalid" },
    { parameters: "from=now&to=now-1h", code: "range.invalid" },
    { parameters: "cursor=abc", code: "cursor.invalid" },
    { parameters: `query=${encodeURIComponent("/(unclosed/")}`, code: "query.syntax" },
  ])("refuses $parameters with $code", async ({ parameters, code }) => {
    const response = await get(`/api/v1/logs?${parameters}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code });
  });
});

describe("GET /api/v1/logs/patterns", () => {
  it("counts the patterns, each with a query that finds it and one that leaves it out", async () => {
    const answer = await ask("/api/v1/logs/patterns", logPatternsOutput);
    expect(answer).toMatchObject({ total: 20, sample: 1, rest: { patterns: 0, count: 0 } });
    expect(answer.patterns.map(({ pattern, count, share }) => [pattern, count, share])).toEqual([
      ["=HYPERLINK(<str>) accepted", 16, 0.8],
      ["payment failed", 4, 0.2],
    ]);
    for (const { query, count } of answer.patterns) {
      for (const [sign, expected] of [["", count] as const, ["-", 20 - count] as const]) {
        const found = `/api/v1/logs/patterns?query=${encodeURIComponent(sign + query)}`;
        expect((await ask(found, logPatternsOutput)).total).toBe(expected);
      }
    }
  });

  it.each(["limit=0", "limit=201", "by=service"])("refuses %s", async (parameters) => {
    const response = await get(`/api/v1/logs/patterns?${parameters}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "input.invalid" });
  });
});

describe("streams of all matches", () => {
  it("writes NDJSON in order", async () => {
    const response = await get("/api/v1/logs?order=asc&limit=2", { accept: "application/x-ndjson" });
    const lines = (await response.text()).trimEnd().split("\n");
    const rows = lines.map((line) => JSON.parse(line));
    expect(response.headers.get("content-type")).toContain("application/x-ndjson");
    expect(rows).toHaveLength(20);
    const times: string[] = rows.map((row) => row.timestamp);
    expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? ""))).toBe(true);
  });

  it("writes CSV that no spreadsheet runs", async () => {
    const response = await get("/api/v1/logs", { accept: "text/csv" });
    const text = await response.text();
    expect(text.split("\r\n")).toHaveLength(22);
    expect(text).toContain(`"'=HYPERLINK(""x"") accepted"`);
    expect(text).not.toContain(",=HYPERLINK");
  });

  it("answers a bad query with a status, not with a broken stream", async () => {
    const response = await get("/api/v1/logs?query=%28a", { accept: "text/csv" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "query.syntax" });
  });

  it("downloads for a signed-in person only, as a file", async () => {
    const path = "/api/export/logs?format=csv";
    const response = await app.call(path, { headers: { cookie: app.cookie } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="logs_[\dT-]+_[\dT-]+_UTC\.csv"$/,
    );
    expect((await response.text()).split("\r\n")).toHaveLength(22);
    const crossSite = await app.call(path, {
      headers: { cookie: app.cookie, "sec-fetch-site": "cross-site" },
    });
    expect(crossSite.status).toBe(403);
    expect((await app.call(path)).status).toBe(401);
    expect((await get(path)).status).toBe(401);
  });
});

describe("the other routes", () => {
  it("GET /logs/{id} answers one record, and 404 for another project's", async () => {
    const { rows } = await ask("/api/v1/logs?limit=1", searchLogsOutput);
    expect(await ask(`/api/v1/logs/${rows[0]?.id}`, getLogOutput)).toEqual(rows[0]);
    const other = await get("/api/v1/logs/0000000000000063");
    expect(other.status).toBe(404);
    expect(await other.json()).toMatchObject({ code: "logs.not_found" });
    expect((await get("/api/v1/logs/nonsense")).status).toBe(400);
  });

  it("GET /logs/histogram counts by level", async () => {
    const body = await ask("/api/v1/logs/histogram?bars=50", logHistogramOutput);
    const count = (key: string) =>
      body.series.find((series) => series.key === key)?.points.reduce((sum, [, n]) => sum + n, 0);
    expect(body.total).toBe(20);
    expect(count("error")).toBe(4);
    expect(count("info")).toBe(16);
    expect(body.interval_ms).toBeGreaterThanOrEqual(18_000);
  });

  it("GET /logs/histogram splits by a key", async () => {
    const body = await ask("/api/v1/logs/histogram?by=http.route", logHistogramOutput);
    expect(body.series.map((series) => series.key).sort()).toEqual(["/pay/0", "/pay/1", "/pay/2"]);
  });

  it("GET /logs/fields lists keys with type and coverage", async () => {
    const body = await ask("/api/v1/logs/fields", listFieldsOutput);
    expect(body.total).toBe(20);
    expect(body.fields).toContainEqual({ key: "http.route", type: "text", coverage: 1, distinct: 3 });
    expect(body.fields).toContainEqual({ key: "duration_ms", type: "number", coverage: 1, distinct: 20 });
  });

  it("GET /logs/fields/{key}/values counts values and spreads numbers", async () => {
    const routes = await ask("/api/v1/logs/fields/http.route/values?limit=2", fieldValuesOutput);
    expect(routes).toMatchObject({
      values: [
        { value: "/pay/0", count: 7 },
        { value: "/pay/1", count: 7 },
      ],
      total: 20,
    });
    const durations = await ask("/api/v1/logs/fields/duration_ms/values", fieldValuesOutput);
    expect(durations.numeric).toMatchObject({ min: 0, max: 190 });
  });

  it("GET /ingest/health accounts for every event", async () => {
    const body = await ask("/api/v1/ingest/health", ingestHealthOutput);
    expect(body).toMatchObject({ adds_up: true, difference: 0 });
    expect(body.sources).toEqual([
      expect.objectContaining({
        source: "http/default",
        door: "http",
        project_id: app.first.id,
        received: 22,
        stored: 20,
        rejected: 2,
        dropped: {},
        dead_lettered: {},
        in_flight: 0,
      }),
    ]);
    expect(body.refused).toEqual([expect.objectContaining({ reason: "body.too_large", count: 3 })]);
    expect(body.latency.points.length).toBeGreaterThan(0);
  });

  it("GET /openapi.json needs no token", async () => {
    const response = await app.call("/api/v1/openapi.json");
    expect(await response.json()).toMatchObject({
      openapi: "3.1.0",
      servers: [{ url: "http://localhost:3000/api/v1" }],
    });
  });

  it("answers unknown paths and methods as problems", async () => {
    const unknown = await get("/api/v1/nothing/here");
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ code: "route.not_found" });
    const posted = await app.call("/api/v1/logs", { method: "POST" });
    expect(posted.status).toBe(405);
    expect(posted.headers.get("allow")).toBe("GET");
    expect(await posted.json()).toMatchObject({ code: "method.not_allowed" });
  });

  it("is ready when its stores are, and says what it counts", async () => {
    expect((await app.call("/healthz")).status).toBe(200);
    const ready = await app.call("/readyz");
    expect(await ready.json()).toEqual({ ok: true, checks: { clickhouse: "ok", postgres: "ok", bus: "ok" } });
    expect((await app.call("/metrics")).status).toBe(401);
    const metrics = await (
      await app.call("/metrics", { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
    ).text();
    expect(metrics).toContain("process_cpu_seconds_total");
    expect(metrics).toMatch(/sightglass_api_request_seconds_count\{.*route="\/logs",status="200".*\} \d+/);
    expect(metrics).not.toContain("checkout");
  });
});

it("tells senders of logs where the intake is", async () => {
  const json = await app.call("/api/v1/logs", { method: "POST", body: "{}" });
  expect([json.status, json.headers.get("allow"), await json.json()]).toMatchObject([
    405,
    "GET",
    { code: "method.not_allowed", detail: expect.stringMatching(/POST http:\/\/\S+:\d+\/api\/v1\/logs\.$/) },
  ]);
  const otlp = await app.call("/v1/logs", { method: "POST", body: "{}" });
  expect([otlp.status, await otlp.json()]).toMatchObject([
    404,
    {
      code: "route.not_found",
      detail: expect.stringMatching(/OTLP logs go to POST http:\/\/\S+:\d+\/v1\/logs\.$/),
    },
  ]);
});
