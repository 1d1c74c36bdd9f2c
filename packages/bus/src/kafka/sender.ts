/**
 * Writes one block into its partition and believes only a full acknowledgement. A block always goes
 * to the same partition, so that the writer sees a repetition: the partition follows from its header.
 */

import { crc32 } from "node:zlib";
import { CompressionTypes, type Kafka, KafkaJSProtocolError, Partitioners, type Producer } from "kafkajs";
import { decodeBlockHeaderStart } from "../block-message";
import { BusError } from "../contract";

const ACK_MS = 5000;
const ALL_IN_SYNC = -1;
export const TURN_MS = 5000;

export class KafkaSender {
  private readonly producer: Producer;

  constructor(
    kafka: Kafka,
    private readonly topic: string,
  ) {
    // Never idempotent: with several sends in flight kafkajs then loses acknowledged messages.
    this.producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
  }

  connect(): Promise<void> {
    return this.producer.connect();
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }

  /**
   * Settles when all replicas in sync have the message.
   * @throws BusError `bus.unavailable` (it may be there all the same), `bus.too_large`.
   */
  async send(message: Buffer, partitions: number): Promise<void> {
    const partition = partitionOf(message, partitions);
    try {
      const result = await this.producer.send({
        topic: this.topic,
        acks: ALL_IN_SYNC,
        timeout: ACK_MS,
        compression: CompressionTypes.None,
        messages: [{ partition, value: message }],
      });
      // A send to a partition that the client does not know resolves with an empty result.
      if (result.length === 1 && result[0]?.errorCode === 0) return;
    } catch (error) {
      throw asBusError(error);
    }
    throw new BusError("bus.unavailable", `Kafka did not acknowledge partition ${partition}`);
  }

  /** Rejects after `ms`; the send itself may still succeed. */
  async sendWithin(ms: number, message: Buffer, partitions: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new BusError("bus.unavailable", `Kafka did not acknowledge within ${ms} ms`);
      timer = setTimeout(() => reject(error), ms);
    });
    try {
      await Promise.race([this.send(message, partitions), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * A process stays in one partition for a turn and then goes on to the next, so that a writer finds few
 * large batches instead of many small ones; processes begin at different partitions. A message that is
 * no block goes by its content.
 */
export function partitionOf(message: Buffer, partitions: number): number {
  const start = decodeBlockHeaderStart(message);
  if (start.kind !== "header") return crc32(message) % partitions;
  const { process, newestReceivedMs } = start.header;
  return (crc32(process) + Math.floor(newestReceivedMs / TURN_MS)) % partitions;
}

function asBusError(error: unknown): BusError {
  const cause = { cause: error };
  if (error instanceof KafkaJSProtocolError && error.type === "MESSAGE_TOO_LARGE") {
    return new BusError("bus.too_large", "Kafka refuses a message of this size", cause);
  }
  const words = error instanceof Error ? error.message : String(error);
  return new BusError("bus.unavailable", `Kafka did not take a message: ${words}`, cause);
}
