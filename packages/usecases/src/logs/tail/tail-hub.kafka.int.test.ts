/** The live tail on a real Kafka: the same promises as on the local log, over several partitions. */
import { randomUUID } from "node:crypto";
import {
  type BusWatch,
  openInspector,
  openPublisher,
  type ProcessPublisher,
  WRITER_GROUP,
} from "@sightglass/bus";
import { parseFilter } from "@sightglass/query-language";
import {
  type BlockEvent,
  sealedBlock,
  startKafka,
  type TestKafka,
  tempDir,
  waitFor,
} from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeTailCursor } from "./tail-cursor";
import { TailHub } from "./tail-hub";
import { TailSession } from "./tail-session";
import { collect, numbersOf, storelessDb } from "./testing-tails";

const NOWHERE = new Map();
const logger = { info() {}, warn() {}, error() {} };
const dir = tempDir("tail-kafka");
const errors: unknown[] = [];
let kafka: TestKafka;
let publisher: ProcessPublisher;
let watch: BusWatch;
let footing: Parameters<typeof openInspector>[0];

beforeAll(async () => {
  kafka = await startKafka();
  const topic = `telemetry-${randomUUID()}`;
  const options = { brokers: kafka.brokers, clientId: "test", topic, logger };
  footing = {
    kafka: { ...options, partitions: 4, replication: 1, retentionMs: 3_600_000 },
    dataDir: dir.path,
  };
  publisher = await openPublisher(footing, { diskFreeMinBytes: 0, spoolBytesMax: 1 << 30, logger });
  watch = openInspector(footing);
  const isThere = () =>
    watch.follower.bounds().then(
      (bounds) => bounds.length === 4,
      () => false,
    );
  await waitFor(isThere, { timeoutMs: 30_000 });
}, 120_000);
afterAll(async () => {
  await watch?.close();
  await publisher?.close();
  await kafka?.stop();
  dir.remove();
}, 60_000);

function eventsFrom(n: number, count: number): BlockEvent[] {
  return Array.from({ length: count }, (_, i) => ({ projectId: 1 + ((n + i) % 2), n: n + i }));
}

async function publish(events: readonly BlockEvent[], process: string): Promise<void> {
  await publisher.publish(await sealedBlock(events, { process }));
}

const hubOf = (bus: BusWatch) =>
  new TailHub({ follower: bus.follower, lagMaxMs: 60_000, onError: (error) => errors.push(error) });
const sessionOf = () => new TailSession(storelessDb(1), parseFilter("").filter, Date.now());

describe("a tail of Kafka", () => {
  it("shows each matching event exactly once to a reader that is disconnected while events come, over restarts of its process", async () => {
    const total = 20_000;
    await publish(eventsFrom(total, 10), "ingest-0");
    const isIn = () => watch.follower.bounds().then((bounds) => bounds.some(({ end }) => end > 0));
    await waitFor(isIn, { timeoutMs: 30_000 });
    let bus = watch;
    let hub = hubOf(bus);
    let session = sessionOf();
    await hub.open(session, NOWHERE, "end");
    const published = (async () => {
      for (let n = 0; n < total; ) {
        const count = Math.min(total - n, 1 + ((n * 7919) % 400));
        await publish(eventsFrom(n, count), `ingest-${n % 7}`);
        n += count;
      }
    })();
    const seen: number[] = [];
    for (let connection = 0; connection <= 6; connection++) {
      const isLast = connection === 6;
      const enough = isLast ? total / 2 - seen.length : 600;
      const events = await collect(session, (found) => found.length >= enough, 15_000);
      const arrived = isLast ? events : events.slice(0, enough - 37);
      seen.push(...numbersOf(arrived));
      hub.close(session);
      if (isLast) break;
      if (connection === 2) {
        if (bus !== watch) await bus.close();
        bus = openInspector(footing);
        hub = hubOf(bus);
      }
      session = sessionOf();
      await hub.open(session, decodeTailCursor(arrived.at(-1)?.cursor ?? "").positions, "first");
    }
    await published;
    await bus.close();
    if (bus !== watch) expect((await watch.lag(WRITER_GROUP)).length).toBe(4);
    expect(errors).toEqual([]);
    expect(seen.length).toBe(total / 2);
    expect(new Set(seen).size).toBe(total / 2);
  }, 120_000);

  it("shows an event soon after it was accepted, beside an inspector that reads along", async () => {
    const hub = hubOf(watch);
    const session = sessionOf();
    await hub.open(session, NOWHERE, "end");
    await publish(eventsFrom(1_000_000, 2), "ingest-0");
    await collect(session, (found) => found.length >= 1, 15_000);
    const waits: number[] = [];
    for (let i = 0; i < 40; i++) {
      if (i % 10 === 0) await watch.lag(WRITER_GROUP);
      await publish([{ projectId: 1, n: 2_000_000 + i }], `ingest-${i % 7}`);
      const accepted = performance.now();
      const events = await collect(session, (found) => found.length >= 1, 5_000);
      waits.push(performance.now() - accepted);
      expect(numbersOf(events)).toEqual([2_000_000 + i]);
    }
    hub.close(session);
    waits.sort((a, b) => a - b);
    expect(waits[Math.floor(waits.length * 0.9)]).toBeLessThan(400);
  }, 60_000);
});
