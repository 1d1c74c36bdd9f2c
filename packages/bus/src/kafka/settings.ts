/** The settings of Kafka, the same in every process, and what the clients take of them. Pure. */
import { envBoolean, envDuration, envSecret, envString } from "@sightglass/runtime";
import { z } from "zod";
import type { LogSink } from "../log-sink";
import type { KafkaOptions } from "./client";
import type { TopicOptions } from "./topic";

const MECHANISMS = ["plain", "scram-sha-256", "scram-sha-512"] as const;

/** Fields of an env schema. */
export const kafkaEnvFields = {
  KAFKA_BROKERS: envString("")
    .refine(isBrokerList, "must be host:port, separated by commas")
    .describe("Kafka brokers, `host:port` separated by commas; the event log is on the own disk when empty."),
  KAFKA_TOPIC: envString("sightglass.telemetry").describe("Topic of sealed blocks; made when it is missing."),
  KAFKA_TOPIC_PARTITIONS: count("8").describe(
    "Partitions of a topic that is made: the most writers that can share it.",
  ),
  KAFKA_TOPIC_REPLICATION: envString("-1")
    .refine((text) => /^(-1|[1-9]\d?)$/.test(text), "must be a number of replicas, or -1")
    .transform(Number)
    .describe("Replicas of a topic that is made; -1 takes the broker's default."),
  KAFKA_TOPIC_RETENTION: envDuration("3d").describe(
    "How long a topic that is made keeps blocks: the longest that ClickHouse may be away.",
  ),
  KAFKA_TLS: envBoolean(false).describe("True when the brokers speak TLS."),
  KAFKA_TLS_CA: envString("").describe(
    "PEM of the authority that signed their certificates; empty: those of the system.",
  ),
  KAFKA_TLS_CERT: envString("").describe("PEM of our certificate, for brokers that ask for one."),
  KAFKA_TLS_KEY: envSecret({ min: 0 }).default("").describe("PEM of its key."),
  KAFKA_SASL_MECHANISM: z
    .union([z.literal(""), z.enum(MECHANISMS)])
    .default("")
    .describe("plain, scram-sha-256 or scram-sha-512; empty: no SASL."),
  KAFKA_SASL_USERNAME: envString("").describe("SASL user."),
  KAFKA_SASL_PASSWORD: envSecret({ min: 0 }).default("").describe("SASL password."),
};

const schema = z.object(kafkaEnvFields);

/** Kafka, and the topic on it. */
export type KafkaTopicOptions = KafkaOptions & TopicOptions;

/** Null: no Kafka, the event log is on the own disk. */
export function kafkaOptions(
  env: z.output<typeof schema>,
  process: { clientId: string; logger: LogSink },
): KafkaTopicOptions | null {
  const brokers = brokerList(env.KAFKA_BROKERS);
  if (brokers.length === 0) return null;
  const mechanism = env.KAFKA_SASL_MECHANISM;
  return {
    ...process,
    brokers,
    topic: env.KAFKA_TOPIC,
    partitions: env.KAFKA_TOPIC_PARTITIONS,
    replication: env.KAFKA_TOPIC_REPLICATION,
    retentionMs: env.KAFKA_TOPIC_RETENTION,
    tls: env.KAFKA_TLS
      ? { ca: env.KAFKA_TLS_CA, cert: env.KAFKA_TLS_CERT, key: env.KAFKA_TLS_KEY }
      : undefined,
    sasl:
      mechanism === ""
        ? undefined
        : { mechanism, username: env.KAFKA_SASL_USERNAME, password: env.KAFKA_SASL_PASSWORD },
  };
}

function brokerList(text: string): string[] {
  return text
    .split(",")
    .map((broker) => broker.trim())
    .filter((broker) => broker !== "");
}

function isBrokerList(text: string): boolean {
  return brokerList(text).every(
    (broker) => /^[^\s:/]+:\d{1,5}$/.test(broker) || /^\[[^\]]+\]:\d{1,5}$/.test(broker),
  );
}

function count(defaultText: string) {
  return envString(defaultText)
    .refine((text) => /^[1-9]\d{0,3}$/.test(text), "must be a whole number from 1 to 9999")
    .transform(Number);
}
