/**
 * A network that loses, delays and cuts between intake and Kafka, between Kafka and the writer, and between the writer
 * and ClickHouse: every row that was acknowledged is stored, and none twice.
 */
import { kafkaEnvFields, kafkaOptions, openInspector, openPublisher, openSubscriber } from "@sightglass/bus";
import { createLogger, createMetrics, sleep } from "@sightglass/runtime";
import {
  brokerPort,
  KAFKA_REQUEST,
  type KafkaCluster,
  type KafkaFault,
  kafkaPassage,
  type Passage,
  startKafkaCluster,
  startTcpProxy,
  type TcpProxy,
  tempDir,
  waitFor,
} from "@sightglass/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { openClickHouseStore } from "./clickhouse-store";
import { sealTestBlock } from "./testing-blocks";
import { startTestStore, type TestStore } from "./testing-store";
import { startWriter } from "./writer";
import { createWriterMetrics } from "./writer-metrics";

const ROWS = 20;
const LOAD_MS = 8000;
const SENDERS = 4;
/** Longer than intake waits for Kafka before it takes its spool. */
const DELAY_MS = 2500;
const PROJECT = 4100;

const logger = createLogger({ service: "writer-test", level: "silent" });
const dir = tempDir("lost-answers");
const seen: Record<string, number> = {};
let faulty = true;
let cluster: KafkaCluster;
let kafkaProxy: TcpProxy;
let storeProxy: TcpProxy;
let test: TestStore;

beforeAll(async () => {
  const port = await brokerPort();
  cluster = await startKafkaCluster({ size: 1, advertisedPort: port });
  const target = Number(cluster.brokers[0]?.split(":")[1]);
  kafkaProxy = await startTcpProxy({ port, target }, () => kafkaPassage(kafkaFault));
  test = await startTestStore();
  const store = Number(new URL(test.engine.url).port);
  storeProxy = await startTcpProxy({ port: 0, target: store }, storePassage);
}, 120_000);
afterAll(async () => {
  await kafkaProxy.stop();
  await storeProxy.stop();
  await cluster.stop();
  await test.stop();
  dir.remove();
});

function count(what: string): number {
  seen[what] = (seen[what] ?? 0) + 1;
  return seen[what];
}

function kafkaFault(request: number): KafkaFault | null {
  if (!faulty) return null;
  if (request === KAFKA_REQUEST.offsetCommit)
    return count("commits") % 5 === 2 ? lost("lose", "commit") : null;
  if (request !== KAFKA_REQUEST.produce) return null;
  const n = count("produces");
  if (n % 7 === 3) return lost("lose", "produce");
  if (n % 11 === 5) return lost("half-request", "produce");
  if (n % 13 === 7) return lost("half-answer", "produce");
  return n % 29 === 9 ? lost({ delayMs: DELAY_MS }, "produce") : null;
}

function lost(fault: KafkaFault, of: string): KafkaFault {
  count(`${of} ${typeof fault === "object" ? "delay" : fault}`);
  return fault;
}

/** Every third answer to an insert does not come. */
function storePassage(): Passage {
  let isInsert = false;
  return {
    toServer(bytes) {
      isInsert ||= bytes.subarray(0, 4096).includes("INSERT");
      return [{ pass: bytes }];
    },
    toClient(bytes) {
      if (!isInsert) return [{ pass: bytes }];
      isInsert = false;
      if (!faulty || count("inserts") % 3 !== 1) return [{ pass: bytes }];
      count("insert lose");
      return [{ pass: Buffer.alloc(0), cut: true }];
    },
  };
}

it("loses and doubles nothing when answers are lost, late, or cut in the middle", async () => {
  const env = { KAFKA_BROKERS: `127.0.0.1:${kafkaProxy.port}`, KAFKA_TOPIC_PARTITIONS: "2" };
  const kafka = kafkaOptions(z.object(kafkaEnvFields).parse(env), { clientId: "lost-answers", logger });
  const footing = { kafka, dataDir: dir.path };
  const publisher = await openPublisher(footing, { diskFreeMinBytes: 0, spoolBytesMax: 1 << 30, logger });
  const inspector = openInspector(footing);
  const store = openClickHouseStore({
    url: `http://127.0.0.1:${storeProxy.port}`,
    ...test.engine.writer,
    database: test.engine.database,
    logger,
  });
  const metrics = createWriterMetrics(createMetrics("writer-test"));
  let repeated = 0;
  const writer = await startWriter({
    subscriber: openSubscriber(footing, () => {}),
    inspector,
    store,
    metrics: {
      ...metrics,
      batchStored(batch) {
        repeated += batch.repeated;
        metrics.batchStored(batch);
      },
    },
    logger,
    retryBaseMs: 20,
  });
  const direct = () => publisher.state?.direct || undefined;
  await waitFor(direct, { timeoutMs: 15_000, what: "blocks to go to Kafka directly" });
  let blocks = 0;
  const until = performance.now() + LOAD_MS;
  const send = async () => {
    while (performance.now() < until) {
      const firstEvent = blocks++ * ROWS;
      await publisher.publish(await sealTestBlock({ projectId: PROJECT, rows: ROWS, firstEvent }));
      await sleep(10);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  faulty = false;
  const events = blocks * ROWS;
  await waitFor(async () => (await test.stored(PROJECT)).events >= events, {
    timeoutMs: 30_000,
    what: `${events} events`,
  });
  await waitFor(() => publisher.state?.spoolBytes === 0, { what: "an empty spool" });
  await writer.stop();
  await publisher.close();
  await inspector.close();
  await store.close();
  expect(await test.stored(PROJECT)).toEqual({ rows: events, events });
  expect(await test.outcomes(PROJECT)).toEqual({ received: events, stored: events });
  expect(repeated).toBeGreaterThan(0);
  const wanted = ["produce lose", "produce half-request", "produce half-answer", "produce delay"];
  for (const fault of [...wanted, "commit lose", "insert lose"]) {
    expect(seen[fault] ?? 0, fault).toBeGreaterThan(0);
  }
}, 90_000);
