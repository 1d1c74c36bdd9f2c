/** The bus of this installation: Kafka when it is configured, else the log on the own disk. */
import { join } from "node:path";
import type { BusWatch, ProcessPublisher, Subscriber } from "./contract";
import { openKafkaInspector } from "./kafka/inspector";
import { openKafkaPublisher } from "./kafka/publisher";
import type { KafkaTopicOptions } from "./kafka/settings";
import { openKafkaSubscriber } from "./kafka/subscriber";
import { openLocalInspector } from "./local/inspector";
import { openLocalPublisher } from "./local/publisher";
import type { LogDamage } from "./local/recover";
import { openLocalSubscriber } from "./local/subscriber";
import type { LogSink } from "./log-sink";

export interface Footing {
  /** Null: the local log. */
  kafka: KafkaTopicOptions | null;
  /** The data folder: `bus/` of the local log, `spool/` of what waits for Kafka. */
  dataDir: string;
}

export interface PublisherSettings {
  diskFreeMinBytes: number;
  /** Blocks that wait for Kafka at most. */
  spoolBytesMax: number;
  logger: LogSink;
}

/** Rejects with BusError `bus.unavailable` when no folder is free; Kafka itself is reached in the background. */
export function openPublisher(footing: Footing, settings: PublisherSettings): Promise<ProcessPublisher> {
  const { kafka, dataDir } = footing;
  const { diskFreeMinBytes, spoolBytesMax, logger } = settings;
  if (!kafka) return openLocalPublisher({ dataDir, diskFreeMinBytes, logger });
  const spool = { dataDir: join(dataDir, "spool"), diskFreeMinBytes };
  return openKafkaPublisher({ ...kafka, spool, spoolBytesMax });
}

/** `onDamage` hears of stretches of the local log that cannot be read. */
export function openSubscriber(footing: Footing, onDamage: (damage: LogDamage) => void): Subscriber {
  const { kafka, dataDir } = footing;
  return kafka ? openKafkaSubscriber(kafka) : openLocalSubscriber({ dataDir, onDamage });
}

export function openInspector({ kafka, dataDir }: Footing): BusWatch {
  return kafka ? openKafkaInspector(kafka) : openLocalInspector({ dataDir });
}
