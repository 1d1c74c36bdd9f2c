/** Long answers: constant memory, back-pressure, a client that leaves, limits that are hit. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_REQUESTS_PER_MINUTE } from "./rate-limit";
import { ORIGIN, startTestApp, type TestApp } from "./testing-app";

const ROWS = 120_000;
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  await app.command(`INSERT INTO sightglass.logs (project_id, timestamp, observed_timestamp, event_id, severity_number, service, body, attributes_number)
    SELECT ${app.first.id}, now64(9) - toIntervalMillisecond(number * 5), now64(3), number + 1, 9, 'bulk',
      concat('line ', toString(number), ' ', repeat('x', 400)), map('n', toFloat64(number))
    FROM numbers(${ROWS})`);
});

afterAll(() => app?.close());

const stream = (accept: string, signal?: AbortSignal) =>
  app.call("/api/v1/logs?from=now-1h", {
    headers: { authorization: `Bearer ${app.first.token}`, accept },
    ...(signal ? { signal } : {}),
  });

/** Queries of the reader that run now. */
const running = () => app.select("SELECT query_id FROM system.processes WHERE user = 'reader'");

describe("a stream of 120,000 rows", () => {
  it.each(["application/x-ndjson", "text/csv"])("comes whole and in order as %s", async (accept) => {
    const text = await (await stream(accept)).text();
    const lines = text.trimEnd().split(/\r?\n/);
    const numbers = lines.flatMap((line) => /line (\d+) x/.exec(line)?.[1] ?? []).map(Number);
    expect(numbers).toHaveLength(ROWS);
    expect(numbers.every((number, i) => number === i)).toBe(true);
  });

  it("comes whole as Parquet, and tells the page that began it how far it is", async () => {
    const ticket = randomUUID();
    const headers = { cookie: app.cookie };
    const path = `/api/export/logs?from=now-1h&format=parquet&tz=Europe/Berlin&ticket=${ticket}`;
    const progress = async () => {
      const input = encodeURIComponent(JSON.stringify({ ticket }));
      const answer: unknown = await (
        await app.call(`/api/trpc/downloads.progress?input=${input}`, { headers })
      ).json();
      return answer;
    };
    const response = await app.call(path, { headers });
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="logs_\d{4}-.*_Europe-Berlin\.parquet"$/,
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(-4).toString()).toBe("PAR1");
    expect(await progress()).toMatchObject({
      result: { data: { state: "done", rows: ROWS, bytes: bytes.length } },
    });
  });

  it("is cut off when the person who began it stops it", async () => {
    const ticket = randomUUID();
    const response = await app.call(`/api/export/logs?from=now-1h&format=csv&ticket=${ticket}`, {
      headers: { cookie: app.cookie },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    const stop = await app.call("/api/trpc/downloads.cancel", {
      method: "POST",
      headers: { cookie: app.cookie, origin: ORIGIN, "content-type": "application/json" },
      body: JSON.stringify({ ticket }),
    });
    expect(await stop.json()).toMatchObject({ result: { data: true } });
    await expect(readToEnd(reader)).rejects.toThrow();
    await waitFor(async () => (await running()).length === 0, { timeoutMs: 10_000 });
  });

  it("holds a bounded part of it in memory while nobody reads", async () => {
    const response = await stream("application/x-ndjson");
    const reader = response.body?.getReader();
    await reader?.read();
    const before = process.memoryUsage();
    await pause(500);
    const grown = process.memoryUsage().rss - before.rss;
    expect(grown).toBeLessThan(30 * 1024 * 1024);
    expect(await running()).toEqual([]);
    await reader?.cancel();
    await waitFor(async () => (await running()).length === 0, { timeoutMs: 10_000 });
  });

  it("asks the store nothing for HEAD", async () => {
    const response = await app.call("/api/v1/logs?from=now-1h", {
      method: "HEAD",
      headers: { authorization: `Bearer ${app.first.token}`, accept: "text/csv" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/csv");
    expect(await running()).toEqual([]);
  });

  it("is refused while four others of the project run, and taken when one has ended", async () => {
    const open = await Promise.all(Array.from({ length: 4 }, () => stream("text/csv")));
    const fifth = await stream("text/csv");
    expect(fifth.status).toBe(429);
    expect(await fifth.json()).toMatchObject({ code: "limit.rate" });
    await open[0]?.body?.cancel();
    const next = await stream("text/csv");
    expect(next.status).toBe(200);
    for (const response of [...open.slice(1), next]) await response.body?.cancel();
    await waitFor(async () => (await running()).length === 0, { timeoutMs: 10_000 });
  });

  it("gives its place back when its client left, though nobody cancels the body", async () => {
    const leaving = new AbortController();
    await Promise.all(Array.from({ length: 4 }, () => stream("text/csv", leaving.signal)));
    expect((await stream("text/csv")).status).toBe(429);
    leaving.abort();
    await waitFor(
      async () => {
        const response = await stream("text/csv");
        await response.body?.cancel();
        return response.status === 200;
      },
      { timeoutMs: 5_000 },
    );
  });

  it("ends in the store when the client goes", async () => {
    const leaving = new AbortController();
    const response = await stream("application/x-ndjson", leaving.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    await expect(readToEnd(reader)).rejects.toThrow();
    await waitFor(async () => (await running()).length === 0, { timeoutMs: 10_000 });
  });
});

describe("a stream whose token is revoked", () => {
  it("ends broken within seconds, and stands in the audit log", async () => {
    const secret = `revoked-${randomBytes(16).toString("hex")}`;
    const { metadata } = app.clients;
    await metadata.apiTokens.create({
      id: "revoked",
      projectId: app.first.id,
      name: "revoked",
      scope: "read",
      createdBy: "test",
      expiresAt: null,
      secret: { sha256: createHash("sha256").update(secret).digest("hex"), hint: secret.slice(-4) },
    });
    const response = await app.call("/api/v1/logs?from=now-1h", {
      headers: { authorization: `Bearer ${secret}`, accept: "text/csv" },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await metadata.apiTokens.revoke(app.first.id, "revoked", new Date());
    await pause(3_100);
    await expect(readToEnd(reader)).rejects.toMatchObject({ code: "auth.required" });
    const [entry] = await metadata.audit.list(app.first.organizationId, { limit: 1 });
    expect(entry).toMatchObject({
      action: "logs.exported",
      actorName: "revoked",
      projectId: app.first.id,
      details: { query: "" },
    });
  });
});

it("exports a query with a character that the database does not hold", async () => {
  const response = await app.call("/api/v1/logs?from=now-1h&query=%22a%00b%22", {
    headers: { authorization: `Bearer ${app.first.token}`, accept: "text/csv" },
  });
  expect(response.status).toBe(200);
  await response.text();
  const [entry] = await app.clients.metadata.audit.list(app.first.organizationId, { limit: 1 });
  expect(entry?.details).toMatchObject({ query: '"a\ufffdb"' });
});

async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
  while (!(await reader?.read())?.done);
}

describe("a query whose client goes", () => {
  it("is gone from the store", async () => {
    const leaving = new AbortController();
    const slow = encodeURIComponent("/(x+x+)+y/ OR /(x+x+x+)+z/");
    const asked = app.call(`/api/v1/logs?query=${slow}&from=now-1h`, {
      headers: { authorization: `Bearer ${app.first.token}` },
      signal: leaving.signal,
    });
    await pause(30);
    leaving.abort();
    expect([200, 499]).toContain((await asked).status);
    await waitFor(async () => (await running()).length === 0, { timeoutMs: 10_000 });
  });
});

describe("the request limit", () => {
  it("answers 429 past 600 requests a minute and says when to come back", async () => {
    const ask = () =>
      app.call("/api/v1/logs/nonsense", { headers: { authorization: `Bearer ${app.second.token}` } });
    const batch = 50;
    const statuses = new Map<number, number>();
    let refused: Response | undefined;
    for (let sent = 0; sent <= API_REQUESTS_PER_MINUTE; sent += batch) {
      for (const response of await Promise.all(Array.from({ length: batch }, ask))) {
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        if (response.status === 429) refused = response;
      }
    }
    expect(statuses.get(400)).toBe(API_REQUESTS_PER_MINUTE);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused?.json()).toMatchObject({ code: "limit.rate" });
  });
});

describe("a stream whose store dies", () => {
  it("breaks instead of ending early", async () => {
    // Far more than all buffers on the way hold, also as Parquet: 30 MB that nothing makes smaller.
    await app.command(`INSERT INTO sightglass.logs (project_id, timestamp, observed_timestamp, event_id, service, body)
      SELECT ${app.first.id}, now64(9) - toIntervalHour(3), now64(3), number + 1000000, 'random', randomPrintableASCII(2000)
      FROM numbers(15000)`);
    const readers = await Promise.all(
      ["text/csv", "application/vnd.apache.parquet"].map(async (accept) => {
        const response = await app.call("/api/v1/logs?from=now-4h&to=now-2h", {
          headers: { authorization: `Bearer ${app.first.token}`, accept },
        });
        const reader = response.body?.getReader();
        await reader?.read();
        return reader;
      }),
    );
    await app.clickhouse.stop();
    for (const reader of readers) await expect(readToEnd(reader)).rejects.toThrow();
  });

  it("leaves a process that says so and answers the next question with 503", async () => {
    const ready = await app.call("/readyz");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ ok: false, checks: { clickhouse: "down", postgres: "ok" } });
    const asked = await stream("application/json");
    expect(asked.status).toBe(503);
    expect(asked.headers.get("retry-after")).toBe("5");
    expect(await asked.json()).toMatchObject({ code: "store.unavailable" });
  });
});
