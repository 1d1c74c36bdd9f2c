/** A reader that begins in the past, on a real Kafka: it has a consumer of its own only until it has come up. */
import { randomUUID } from "node:crypto";
import { startKafka, startTcpProxy, type TestKafka, tempDir, waitFor } from "@sightglass/testkit";
import { type Admin, Kafka, logLevel } from "kafkajs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { BusWatch, ProcessPublisher } from "../contract";
import { openInspector, openPublisher } from "../open";
import { KafkaFollower } from "./follower";
import { TopicReading } from "./topic-reading";

const MESSAGES = 30;
const PASS = () => {
  const pass = (bytes: Buffer) => [{ pass: bytes }];
  return { toServer: pass, toClient: pass };
};
const topic = `telemetry-${randomUUID()}`;
const dir = tempDir("follower-kafka");
const logger = { info() {}, warn() {}, error() {} };
let kafka: TestKafka;
let admin: Admin;
let publisher: ProcessPublisher;
let watch: BusWatch;

beforeAll(async () => {
  kafka = await startKafka();
  const options = { brokers: kafka.brokers, clientId: "test", topic, logger };
  const footing = {
    kafka: { ...options, partitions: 1, replication: 1, retentionMs: 3_600_000 },
    dataDir: dir.path,
  };
  publisher = await openPublisher(footing, { diskFreeMinBytes: 0, spoolBytesMax: 1 << 30, logger });
  watch = openInspector(footing);
  admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
}, 120_000);
afterAll(async () => {
  await admin?.disconnect();
  await watch?.close();
  await publisher?.close();
  await kafka?.stop();
  dir.remove();
}, 60_000);

async function consumersInThePast(): Promise<number> {
  const { groups } = await admin.listGroups();
  const ids = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith("sightglass-past-"));
  const described = await admin.describeGroups(ids);
  return described.groups.reduce((sum, { members }) => sum + members.length, 0);
}

it("reads the past after Kafka was away for it", async () => {
  const proxy = await startTcpProxy({ port: 0, target: Number(kafka.brokers[0]?.split(":")[1]) }, PASS);
  await proxy.stop();
  const brokers = [`127.0.0.1:${proxy.port}`];
  const away = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const near = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING });
  const topicReading = new TopicReading(near, topic);
  const follower = new KafkaFollower({ kafka: away, topic, admin: async () => admin, reading: topicReading });
  const options = { maxBytes: 1 << 20, waitMs: 500, signal: new AbortController().signal };
  for (let n = 0; n < 4; n++) await publisher.publish(Buffer.from(`message ${n}`));
  await waitFor(async () => ((await follower.bounds())[0]?.end ?? 0) >= 4, { timeoutMs: 30_000 });
  const newest = follower.reader();
  await newest.read("0", 3, options);
  const late = follower.reader();
  await expect(late.read("0", 0, options)).rejects.toMatchObject({ code: "bus.unavailable" });
  const back = await startTcpProxy(
    { port: proxy.port, target: Number(kafka.brokers[0]?.split(":")[1]) },
    PASS,
  );
  await waitFor(async () => (await late.read("0", 0, options).catch(() => [])).length > 0, {
    timeoutMs: 15_000,
  });
  await late.close();
  await newest.close();
  await topicReading.close();
  await back.stop();
}, 60_000);

it("gives its own consumer back when it has come up to what is kept in memory", async () => {
  for (let n = 0; n < MESSAGES; n++) await publisher.publish(Buffer.from(`message ${n}`));
  const end = async () => (await watch.follower.bounds().catch(() => []))[0]?.end ?? 0;
  await waitFor(async () => (await end()) >= MESSAGES, { timeoutMs: 30_000 });
  const { signal } = new AbortController();
  const options = { maxBytes: 1 << 20, waitMs: 500, signal };
  const newest = watch.follower.reader();
  await newest.read("0", MESSAGES - 2, options);
  const late = watch.follower.reader();
  let next = 0;
  let most = 0;
  while (next < MESSAGES) {
    for (const { offset } of await late.read("0", next, options)) expect(offset).toBe(next++);
    most = Math.max(most, await consumersInThePast());
  }
  expect(most).toBe(1);
  await late.read("0", next, options);
  await waitFor(async () => (await consumersInThePast()) === 0, { timeoutMs: 10_000 });
  await publisher.publish(Buffer.from("one more"));
  await waitFor(async () => (await late.read("0", next, options)).length > 0, { timeoutMs: 10_000 });
  await late.close();
  await newest.close();
}, 60_000);
