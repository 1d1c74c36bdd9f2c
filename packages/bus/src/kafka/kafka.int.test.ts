import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startKafka, type TestKafka, waitFor } from "@sightglass/testkit";
import { KafkaJSNotImplemented } from "kafkajs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeBusContract } from "../contract-suite";
import { isLocked } from "../local/lock";
import { openKafkaClient } from "./client";
import { openKafkaInspector } from "./inspector";
import { openKafkaPublisher } from "./publisher";
import { openKafkaSubscriber } from "./subscriber";
import { MESSAGE_BYTES_MAX } from "./topic";
import { TopicReading } from "./topic-reading";

let kafka: TestKafka;

beforeAll(async () => {
  kafka = await startKafka();
}, 120_000);
afterAll(() => kafka.stop());

const logger = { info() {}, warn() {}, error() {} };
const aTopic = () => ({
  brokers: kafka.brokers,
  clientId: "test",
  topic: `telemetry-${randomUUID()}`,
  logger,
  partitions: 1,
  replication: 1,
  retentionMs: 3_600_000,
});

describeBusContract("Kafka", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "sightglass-spool-"));
  const options = aTopic();
  const closers: (() => Promise<void>)[] = [];
  const opened = <T extends { close(): Promise<void> }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };
  return {
    async publisher() {
      const spool = { dataDir, diskFreeMinBytes: 0 };
      const publisher = opened(await openKafkaPublisher({ ...options, spool, directMs: 60_000 }));
      // What goes through the spool has no order to what goes past it.
      const what = "blocks to go to Kafka directly";
      await waitFor(() => publisher.state.direct || undefined, { timeoutMs: 60_000, what });
      return publisher;
    },
    subscriber: () => openKafkaSubscriber({ ...options, restartMs: 10 }),
    inspector: () => opened(openKafkaInspector(options)),
    messageBytesMax: MESSAGE_BYTES_MAX,
    async dispose() {
      for (const close of closers) await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});

it("hands the spool of a process that was gone back to its next one", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "sightglass-spool-"));
  const options = aTopic();
  const open = async () => {
    const publisher = await openKafkaPublisher({ ...options, spool: { dataDir, diskFreeMinBytes: 0 } });
    const what = `${publisher.processName} to go to Kafka directly`;
    await waitFor(() => publisher.state.direct || undefined, { timeoutMs: 20_000, what });
    return publisher;
  };
  const [first, second] = [await open(), await open()];
  await second.close();
  const lock = join(dataDir, "bus", "positions", "kafka");
  const taken = () => isLocked(lock, `${second.processName}.lock`);
  await waitFor(async () => (await taken()) || undefined, {
    timeoutMs: 20_000,
    what: "the first to look after it",
  });
  const third = await open();
  expect(third.processName).toBe(second.processName);
  await Promise.all([first.close(), third.close()]);
  await rm(dataDir, { recursive: true, force: true });
});

it("warns once of a topic that keeps the time of our clock", async () => {
  const options = aTopic();
  const admin = openKafkaClient(options).admin();
  await admin.connect();
  const configEntries = [{ name: "max.message.bytes", value: String(MESSAGE_BYTES_MAX) }];
  await admin.createTopics({ topics: [{ topic: options.topic, numPartitions: 1, configEntries }] });
  await admin.disconnect();
  const dataDir = await mkdtemp(join(tmpdir(), "sightglass-spool-"));
  const warnings: string[] = [];
  const publisher = await openKafkaPublisher({
    ...options,
    logger: { ...logger, warn: (_: object, message: string) => warnings.push(message) },
    spool: { dataDir, diskFreeMinBytes: 0 },
  });
  const what = "the warning";
  await waitFor(() => publisher.state.direct || undefined, { timeoutMs: 60_000, what });
  await publisher.close();
  await rm(dataDir, { recursive: true, force: true });
  expect(warnings.filter((message) => message.includes("CreateTime"))).toHaveLength(1);
});

it("adds no listener with each start after a crash", async () => {
  const options = aTopic();
  const usual = EventEmitter.defaultMaxListeners;
  EventEmitter.defaultMaxListeners = 2;
  const odd: string[] = [];
  const onWarning = (warning: Error) => odd.push(warning.message);
  process.on("warning", onWarning);
  const dataDir = await mkdtemp(join(tmpdir(), "sightglass-spool-"));
  const publisher = await openKafkaPublisher({ ...options, spool: { dataDir, diskFreeMinBytes: 0 } });
  await waitFor(() => publisher.state.direct || undefined, { timeoutMs: 60_000, what: "the topic" });
  const reading = new TopicReading(openKafkaClient(options), options.topic);
  let crashes = 0;
  reading.listen(() => {
    crashes++;
    throw new KafkaJSNotImplemented();
  });
  reading.want(0, 0);
  const crashed = async () => {
    await publisher.publish(Buffer.from("message"));
    await reading.start();
    return crashes >= 4 || undefined;
  };
  await waitFor(crashed, { timeoutMs: 50_000, what: "crashes" });
  await reading.close();
  await publisher.close();
  await rm(dataDir, { recursive: true, force: true });
  process.off("warning", onWarning);
  EventEmitter.defaultMaxListeners = usual;
  expect(odd.filter((message) => message.includes("consumer."))).toEqual([]);
});
