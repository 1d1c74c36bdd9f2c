// What the bus offers: publish, subscribe, look inside.

// One message: a sealed block.
export {
  type BlockCount,
  type BlockHeader,
  type BlockHeaderStart,
  type BlockSection,
  type BlockTable,
  blockFrames,
  type DecodedBlockHeader,
  decodeBlockHeader,
  decodeBlockHeaderStart,
  encodeBlockMessage,
} from "./block-message";
export { compressZstd, decompressZstd } from "./codec";
export {
  BusError,
  type BusErrorCode,
  type BusFollower,
  type BusInspector,
  type BusMessage,
  type BusWatch,
  type FollowReader,
  type PartitionBounds,
  type PartitionLag,
  type PartitionReader,
  type Position,
  type ProcessPublisher,
  type Publisher,
  type Subscriber,
  type Subscription,
  type Topic,
  WRITER_GROUP,
} from "./contract";
// The footing: Kafka, or the own disk.
export { kafkaEnvFields, kafkaOptions } from "./kafka/settings";
// The local footing by itself.
export { openLocalInspector } from "./local/inspector";
export { openLocalPublisher } from "./local/publisher";
export type { LogDamage } from "./local/recover";
export { type LocalSubscriberOptions, openLocalSubscriber } from "./local/subscriber";
export { type Footing, openInspector, openPublisher, openSubscriber } from "./open";
