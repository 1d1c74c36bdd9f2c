import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startKafka, type TestKafka } from "@sightglass/testkit";
import { afterAll, beforeAll } from "vitest";
import { describeBusContract } from "../contract-suite";
import { openKafkaInspector } from "./inspector";
import { openKafkaPublisher } from "./publisher";
import { openKafkaSubscriber } from "./subscriber";
import { MESSAGE_BYTES_MAX } from "./topic";

let kafka: TestKafka;

beforeAll(async () => {
  kafka = await startKafka();
}, 120_000);
afterAll(() => kafka.stop());

const logger = { info() {}, warn() {}, error() {} };

describeBusContract("Kafka", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "sightglass-spool-"));
  const topic = `telemetry-${randomUUID()}`;
  const options = {
    brokers: kafka.brokers,
    clientId: "test",
    topic,
    logger,
    partitions: 1,
    replication: 1,
    retentionMs: 3_600_000,
  };
  const closers: (() => Promise<void>)[] = [];
  const opened = <T extends { close(): Promise<void> }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };
  return {
    publisher: async () =>
      opened(await openKafkaPublisher({ ...options, spool: { dataDir, diskFreeMinBytes: 0 } })),
    subscriber: () => openKafkaSubscriber({ ...options, restartMs: 10 }),
    inspector: () => opened(openKafkaInspector(options)),
    messageBytesMax: MESSAGE_BYTES_MAX,
    async dispose() {
      for (const close of closers) await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
