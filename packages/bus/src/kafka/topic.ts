/** The topic of sealed blocks: made when it is missing, checked when it is there. */

import { errorMessage, sleep } from "@sightglass/runtime";
import { type Admin, KafkaJSAggregateError, KafkaJSProtocolError } from "kafkajs";
import { BusError } from "../contract";

export interface TopicOptions {
  topic: string;
  /** Of a topic that is made now. */
  partitions: number;
  /** -1: the broker's default. */
  replication: number;
  /** How long blocks are kept, committed or not. */
  retentionMs: number;
}

/** A block of one event of the largest size fits; the broker's own default of 1 MiB would refuse it. */
export const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;
/** What a record batch adds to its only message, and more. */
const FRAMING_BYTES = 4096;
const LEADERS_MS = 30_000;
const LOOK_EVERY_MS = 20;
const TOPIC_RESOURCE = 2;

/**
 * The number of its partitions, all with a leader. May be called by several processes at once.
 * @throws BusError `bus.unavailable` (no leader in time), `bus.too_large` (the topic takes smaller messages only).
 */
export async function ensureTopic(admin: Admin, options: TopicOptions): Promise<number> {
  const { topic } = options;
  if (!(await admin.listTopics()).includes(topic)) await create(admin, options);
  await checkSize(admin, topic);
  const deadline = performance.now() + LEADERS_MS;
  for (;;) {
    const partitions = await partitionsWithLeader(admin, topic);
    if (partitions !== null) return partitions;
    if (performance.now() > deadline) {
      throw new BusError("bus.unavailable", `the Kafka topic ${topic} has partitions without a leader`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

async function create(admin: Admin, options: TopicOptions): Promise<void> {
  const { topic, partitions, replication, retentionMs } = options;
  const config = {
    "retention.ms": String(retentionMs),
    "max.message.bytes": String(MESSAGE_BYTES_MAX + FRAMING_BYTES),
    "compression.type": "producer",
    "cleanup.policy": "delete",
    // The clock of the broker: one of ours that is wrong would have blocks refused, or removed before they are stored.
    "message.timestamp.type": "LogAppendTime",
  };
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  try {
    // Waiting for leaders fails on busy brokers although the topic was made.
    await admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic, numPartitions: partitions, replicationFactor: replication, configEntries }],
    });
  } catch (error) {
    throw new BusError("bus.unavailable", `the Kafka topic ${topic} cannot be made: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof KafkaJSAggregateError) return error.errors.map((one) => errorMessage(one)).join("; ");
  return errorMessage(error);
}

async function checkSize(admin: Admin, topic: string): Promise<void> {
  const bytes = Number(await configOf(admin, topic, "max.message.bytes"));
  if (bytes >= MESSAGE_BYTES_MAX) return;
  throw new BusError(
    "bus.too_large",
    `the Kafka topic ${topic} takes messages of ${bytes} bytes; set its max.message.bytes to ${MESSAGE_BYTES_MAX + FRAMING_BYTES}`,
  );
}

/** False: blocks carry the time of our clock, by which Kafka refuses and removes them. */
export async function stampsByBroker(admin: Admin, topic: string): Promise<boolean> {
  return (await configOf(admin, topic, "message.timestamp.type")) !== "CreateTime";
}

async function configOf(admin: Admin, topic: string, name: string): Promise<string | undefined> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: TOPIC_RESOURCE, name: topic, configNames: [name] }],
  });
  return resources[0]?.configEntries[0]?.configValue;
}

/** Null: not yet. */
async function partitionsWithLeader(admin: Admin, topic: string): Promise<number | null> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions ?? [];
    const led = partitions.every(({ leader }) => leader >= 0);
    return partitions.length > 0 && led ? partitions.length : null;
  } catch (error) {
    if (error instanceof KafkaJSProtocolError && error.type === "UNKNOWN_TOPIC_OR_PARTITION") return null;
    throw error;
  }
}
