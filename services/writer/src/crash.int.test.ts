/**
 * The promise of the writer under kill -9, of itself and of the store: every acknowledged event is
 * stored, none twice, and the counts agree. Kill points are random; a failure prints them.
 */
import { openLocalInspector, openLocalPublisher, type Publisher, WRITER_GROUP } from "@sightglass/bus";
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from "@sightglass/embedded";
import { createLogger, sleep } from "@sightglass/runtime";
import { freePort, tempDir, waitFor } from "@sightglass/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sealTestBlock } from "./testing-blocks";
import { startWriterProcess, type WriterProcess } from "./testing-process";
import { startTestStore, type TestStore } from "./testing-store";

const KILLS = Number(process.env.SIGHTGLASS_TEST_KILLS ?? 6);
const ROWS = 300;
const TIMEOUT_MS = 180_000;

let test: TestStore;
/** The store after its last restart. */
let engine: EmbeddedClickHouse | undefined;
let projects = 2000;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(async () => {
  await engine?.stop();
  await test.stop();
});

describe("the writer over crashes", () => {
  let dir: ReturnType<typeof tempDir>;
  let publisher: Publisher;
  let projectId: number;
  let published: number;
  const children: WriterProcess[] = [];

  beforeEach(async () => {
    dir = tempDir("writer-crash");
    publisher = await openLocalPublisher({ dataDir: dir.path, diskFreeMinBytes: 0 });
    projectId = ++projects;
    published = 0;
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await child.end("SIGKILL");
    await publisher.close();
    dir.remove();
  });

  async function start(): Promise<WriterProcess> {
    const child = startWriterProcess({
      SIGHTGLASS_DATA_DIR: dir.path,
      SIGHTGLASS_WRITER_PORT: String(await freePort()),
      CLICKHOUSE_URL: test.engine.url,
      CLICKHOUSE_USER: test.engine.writer.user,
      CLICKHOUSE_PASSWORD: test.engine.writer.password,
    });
    children.push(child);
    return child;
  }

  /** Publishes small blocks for some time. */
  async function publishFor(ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await publisher.publish(await sealTestBlock({ projectId, rows: ROWS, firstEvent: published * ROWS }));
      published++;
      await sleep(15);
    }
  }

  async function expectExactlyOnce(notes: unknown): Promise<void> {
    const inspector = openLocalInspector({ dataDir: dir.path });
    try {
      await waitFor(
        async () => (await inspector.lag(WRITER_GROUP)).every(({ committed, end }) => committed === end),
        {
          timeoutMs: 60_000,
          what: "the end of the backlog",
        },
      );
    } finally {
      await inspector.close();
    }
    const events = published * ROWS;
    expect(await test.stored(projectId), JSON.stringify(notes)).toEqual({ rows: events, events });
    expect(await test.outcomes(projectId), JSON.stringify(notes)).toEqual({
      received: events,
      stored: events,
    });
    const [minutes] = await test.rows(
      `SELECT sum(events) AS events FROM sightglass.logs_1m WHERE project_id = ${projectId}`,
    );
    expect(Number(minutes?.events), JSON.stringify(notes)).toBe(events);
  }

  it(`stores everything once over ${KILLS} kills of the writer`, { timeout: TIMEOUT_MS }, async () => {
    const kills: number[] = [];
    for (let i = 0; i < KILLS; i++) {
      const child = await start();
      const afterMs = 700 + Math.floor(Math.random() * 1500);
      kills.push(afterMs);
      await publishFor(afterMs);
      await child.end("SIGKILL");
    }
    await start();
    await expectExactlyOnce(kills);
  });

  it("stores everything once over kills of the store", { timeout: TIMEOUT_MS }, async () => {
    const child = await start();
    const kills: number[] = [];
    for (let i = 0; i < 3; i++) {
      const afterMs = 900 + Math.floor(Math.random() * 800);
      kills.push(afterMs);
      await publishFor(afterMs);
      const killed = engine ?? test.engine;
      process.kill(killed.pid, "SIGKILL");
      await killed.exited;
      await publishFor(300);
      engine = await startEmbeddedClickHouse({
        dataDir: test.engine.dataDir,
        port: test.engine.port,
        logger: createLogger({ service: "writer-test", level: "silent" }),
        memoryBytes: 2 * 1024 ** 3,
      });
    }
    await expectExactlyOnce(kills);
    expect(child.process.exitCode).toBeNull();
  });

  it("stops within ten seconds on SIGTERM and leaves nothing half done", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const child = await start();
    await publishFor(1500);
    const started = performance.now();
    expect(await child.end("SIGTERM"), child.output()).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    await start();
    await expectExactlyOnce("after SIGTERM");
  });
});
