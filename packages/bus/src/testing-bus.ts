/** One empty bus and the ways in which the contract suite reads it. For tests only. */
import { type BlockHeader, encodeBlockMessage } from "./block-message";
import type { BusInspector, BusMessage, PartitionReader, Publisher, Subscriber } from "./contract";

/** One empty bus. Everything it opened is closed by `dispose`. */
export interface BusUnderTest {
  /** Another publisher beside those open. */
  publisher(): Promise<Publisher>;
  subscriber(): Subscriber;
  inspector(): BusInspector;
  /** Largest message that the bus must take. */
  messageBytesMax: number;
  dispose(): Promise<void>;
}

export const WAIT_MS = 5000;
export const ALL = { maxBytes: 64 * 1024 * 1024, waitMs: WAIT_MS };

/** Runs `use` with the first partition that the group gets, then leaves the group. */
export async function withReader<T>(
  bus: BusUnderTest,
  group: string,
  use: (reader: PartitionReader) => Promise<T>,
): Promise<T> {
  let done: (value: T) => void = () => {};
  let failed: (error: unknown) => void = () => {};
  const result = new Promise<T>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  const { subscription } = await subscribe(bus.subscriber(), group, (reader) =>
    use(reader).then(done, failed),
  );
  try {
    return await result;
  } finally {
    await subscription.close();
  }
}

export async function subscribe(
  subscriber: Subscriber,
  group: string,
  handle: (reader: PartitionReader) => Promise<void>,
) {
  const errors: unknown[] = [];
  const subscription = await subscriber.subscribe(group, handle, (error) => errors.push(error));
  return { subscription, errors };
}

/** Reads `count` messages over all partitions without committing. */
export async function readAll(bus: BusUnderTest, group: string, count: number): Promise<BusMessage[]> {
  const messages: BusMessage[] = [];
  let complete: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    complete = resolve;
  });
  const { subscription } = await subscribe(bus.subscriber(), group, async (reader) => {
    let from = reader.position.committed;
    while (!reader.signal.aborted && messages.length < count) {
      const read = await reader.read(from, { maxBytes: ALL.maxBytes, waitMs: 200 });
      messages.push(...read);
      from += read.length;
      if (messages.length >= count) complete();
    }
  });
  await all;
  await subscription.close();
  return messages;
}

/** A block without sections. */
export function block(rows: number, receivedMs: number): Buffer {
  const header: BlockHeader = {
    version: 1,
    id: rows.toString(16).padStart(32, "0"),
    process: "ingest-0",
    oldestReceivedMs: receivedMs,
    newestReceivedMs: receivedMs,
    counts: [{ projectId: 1, source: "http/main", rows }],
    sections: [],
  };
  return encodeBlockMessage(header, []);
}

export function text(i: number): Buffer {
  return Buffer.from(`message ${i}`);
}

export function range(count: number): number[] {
  return [...Array(count).keys()];
}
