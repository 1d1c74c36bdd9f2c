/**
 * The kafkajs client with the settings that survive faults, and the product's logger behind it.
 * Source of the settings: measured against Apache Kafka 4.3 and 3.9 (docs/adr).
 */
import { Kafka, type KafkaConfig, type LogEntry, logLevel } from "kafkajs";
import type { LogSink } from "../log-sink";
import { mendKafkajs } from "./mend-kafkajs";

export type KafkaSaslMechanism = "plain" | "scram-sha-256" | "scram-sha-512";

/** Where Kafka is and how to get in. */
export interface KafkaOptions {
  /** `host:port`, each. */
  brokers: readonly string[];
  clientId: string;
  /** Name of the topic of sealed blocks. */
  topic: string;
  /** Undefined: no TLS. PEM texts; without `ca` the system's authorities hold. */
  tls?: { ca?: string; cert?: string; key?: string } | undefined;
  sasl?: { mechanism: KafkaSaslMechanism; username: string; password: string } | undefined;
  logger: LogSink;
}

/** About 1.5 s of attempts: who waits longer repeats the call, and can be stopped between. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1000, multiplier: 1.5, factor: 0.2, retries: 5 };
const CONNECTION_MS = 1000;
const REQUEST_MS = 5000;

/** Does not connect yet. */
export function openKafkaClient(options: KafkaOptions): Kafka {
  mendKafkajs();
  const config: KafkaConfig = {
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: CONNECTION_MS,
    requestTimeout: REQUEST_MS,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => log(options.logger, entry),
  };
  if (options.tls) {
    const { ca, cert, key } = options.tls;
    config.ssl = { ...(ca && { ca: [ca] }), ...(cert && { cert }), ...(key && { key }) };
  }
  if (options.sasl) config.sasl = saslOf(options.sasl);
  return new Kafka(config);
}

type Sasl = NonNullable<KafkaOptions["sasl"]>;

function saslOf({ mechanism, username, password }: Sasl): NonNullable<KafkaConfig["sasl"]> {
  switch (mechanism) {
    case "plain":
      return { mechanism: "plain", username, password };
    case "scram-sha-256":
      return { mechanism: "scram-sha-256", username, password };
    case "scram-sha-512":
      return { mechanism: "scram-sha-512", username, password };
  }
}

/** What kafkajs calls an error is mostly an attempt that will be repeated. */
function log(logger: LogSink, { namespace, log: { message, error } }: LogEntry): void {
  logger.warn({ kafka: namespace, ...(error !== undefined && { err: String(error) }) }, message);
}
