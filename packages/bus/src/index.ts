export {
  type BlockHeader,
  type BlockSection,
  type BlockTable,
  blockFrames,
  decodeBlockHeader,
  encodeBlockMessage,
} from "./block-message";
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
