// What the bus offers: publish, subscribe, look inside.

// One message: a sealed block.
export {
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
  type BusInspector,
  type BusMessage,
  type PartitionLag,
  type PartitionReader,
  type Position,
  type Publisher,
  type Subscriber,
  type Subscription,
  type Topic,
  WRITER_GROUP,
} from "./contract";
// The local footing.
export { type LocalInspector, openLocalInspector } from "./local/inspector";
export { type LocalPublisher, type LocalPublisherOptions, openLocalPublisher } from "./local/publisher";
export type { LogDamage } from "./local/recover";
export { type LocalSubscriberOptions, openLocalSubscriber } from "./local/subscriber";
