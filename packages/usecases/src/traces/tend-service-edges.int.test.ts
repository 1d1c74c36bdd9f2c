/** The job of the service map on the real engine: minutes are made when they are closed, again for late spans, and once. */
import { createWriterClient, migrate } from "@sightglass/clickhouse";
import { createLogger } from "@sightglass/runtime";
import { startClickHouse, type TestClickHouse } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EdgeMemory, tendServiceEdges } from "./tend-service-edges";

const MINUTE = 60_000;
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 120 * MINUTE;
let engine: TestClickHouse;
let client: ReturnType<typeof createWriterClient>;
let nowMs = START;
let backlogFromMs: number | null | undefined;

const bus = {
  lag: async () => {
    const end = backlogFromMs === undefined ? 0 : 1;
    return [
      { partition: "0", committed: 0, end, bytes: 0, oldestReceivedMs: backlogFromMs ?? null, rows: [] },
    ];
  },
};
const look = (memory: EdgeMemory = new Map()) =>
  tendServiceEdges({ store: { client, database: "sightglass" }, bus, now: () => nowMs }, memory);

async function insertSpans(spans: readonly { id: string; parent?: string; service: string; atMs: number }[]) {
  await client.insert({
    table: "sightglass.spans",
    values: spans.map(({ id, parent = "", service, atMs }) => ({
      project_id: 1,
      timestamp: new Date(atMs).toISOString().replace("T", " ").replace("Z", ""),
      observed_timestamp: new Date(atMs).toISOString().replace("T", " ").replace("Z", ""),
      duration_ns: "1000000",
      trace_id: "ab".repeat(16),
      span_id: id,
      parent_span_id: parent,
      name: "call",
      kind: "server",
      status: "unset",
      service,
    })),
    format: "JSONEachRow",
  });
}

async function edges(): Promise<unknown[]> {
  const result = await client.query({
    query: `SELECT pass, caller, callee, toUInt32(sum(calls)) AS calls FROM sightglass.service_edges_1m
      GROUP BY pass, caller, callee ORDER BY pass, caller, callee`,
    format: "JSONCompactEachRow",
  });
  return result.json();
}

beforeAll(async () => {
  engine = await startClickHouse();
  const logger = createLogger({ service: "test", level: "silent" });
  client = createWriterClient({ url: engine.url, database: "sightglass", ...engine.writer, logger });
  await migrate(client, { database: "sightglass" });
});
afterAll(async () => {
  await client?.close();
  await engine?.stop();
});

describe("tendServiceEdges", () => {
  it("does nothing without spans", async () => {
    nowMs = START + 30 * MINUTE;
    expect(await look()).toBe(0);
  });

  it("waits until the minute is over and stored", async () => {
    await insertSpans([
      { id: "a1", service: "web", atMs: START },
      { id: "a2", parent: "a1", service: "shop", atMs: START + 5 },
    ]);
    nowMs = START + MINUTE + 30_000;
    expect(await look()).toBe(0);
    nowMs = START + 3 * MINUTE;
    backlogFromMs = START + 1_000;
    expect(await look()).toBe(0);
    backlogFromMs = null;
    expect(await look()).toBe(0);
    backlogFromMs = undefined;
    expect(await look()).toBeGreaterThan(0);
    expect(await edges()).toEqual([[0, "web", "shop", 1]]);
  });

  it("makes a minute once, also in a process that remembers nothing", async () => {
    await look();
    await look(new Map());
    expect(await edges()).toEqual([[0, "web", "shop", 1]]);
  });

  it("makes it again later, for the spans that came late", async () => {
    await insertSpans([{ id: "a3", parent: "a1", service: "shop", atMs: START + 6 }]);
    nowMs = START + 12 * MINUTE;
    const memory: EdgeMemory = new Map();
    await look(memory);
    await look(memory);
    expect(await edges()).toEqual([
      [0, "web", "shop", 1],
      [1, "web", "shop", 2],
    ]);
  });
});
