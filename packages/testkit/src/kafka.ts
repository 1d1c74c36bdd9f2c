/**
 * A real Kafka for tests: the broker at KAFKA_BROKERS, else one in a container where a Docker engine
 * runs, else Apache Kafka under Java. Only the last kind can be killed and started again.
 */
import { type KafkaCluster, startKafkaCluster } from "./kafka-cluster";
import { startKafkaContainer } from "./kafka-container";

export interface TestKafka {
  /** `host:port`, each. */
  readonly brokers: readonly string[];
  /** Null when the broker is not ours to kill. */
  readonly cluster: KafkaCluster | null;
  stop(): Promise<void>;
}

/** @throws Error when no kind of broker can be had on this machine; it says what to install. */
export async function startKafka(): Promise<TestKafka> {
  const given = (process.env.KAFKA_BROKERS ?? "").split(",").filter((broker) => broker !== "");
  if (given.length > 0) return { brokers: given, cluster: null, stop: async () => {} };
  const container = await startKafkaContainer();
  if (container) return { ...container, cluster: null };
  const cluster = await startKafkaCluster({ size: 1 });
  return { brokers: cluster.brokers, cluster, stop: () => cluster.stop() };
}
