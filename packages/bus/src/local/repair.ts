/**
 * Brings a partition that this process holds the lock of into order: segments repaired, `end` set
 * from them, both durable.
 */
import type { FileHandle } from "node:fs/promises";
import { sleep } from "@sightglass/runtime";
import { type DurableEnd, openEndForWriting, writeEnd } from "./durable-end";
import { partitionFolder } from "./folder";
import { isLocked, tryLock } from "./lock";
import { positionsOf } from "./positions";
import { type LogDamage, recoverFolder } from "./recover";
import { type RetentionOptions, removeConsumed } from "./retention";

/** Name of the lock that the publisher of a folder holds. */
export const PUBLISHER_LOCK = "lock";

/** Whether a process publishes to the partition, or just repairs it. */
export function hasPublisher(dataDir: string, partition: string): Promise<boolean> {
  return isLocked(partitionFolder(dataDir, partition), PUBLISHER_LOCK);
}

interface PartitionPlace {
  dataDir: string;
  partition: string;
  onDamage: (damage: LogDamage) => void;
}

/** Gives the open file `end` to its new owner. */
export async function repairPartition(
  place: PartitionPlace,
): Promise<{ end: DurableEnd; endFile: FileHandle }> {
  const { dataDir, partition, onDamage } = place;
  const folder = partitionFolder(dataDir, partition);
  const positions = await positionsOf(dataDir, partition);
  const highest = [...positions.values()].map((position) => position?.planned ?? position?.committed ?? 0);
  const end = await recoverFolder(folder, { highestPosition: Math.max(0, ...highest), onDamage });
  const endFile = await openEndForWriting(folder);
  await writeEnd(endFile, end);
  await endFile.sync();
  return { end, endFile };
}

/** How `tendAbandoned` goes about it. */
interface TendOptions extends PartitionPlace {
  /** Wait before the first look and between two looks. */
  firstMs: number;
  everyMs: number;
  retention: Pick<RetentionOptions, "retainMs" | "retainBytes" | "diskFreeMinBytes">;
  onError: (error: unknown) => void;
}

/**
 * Looks after a partition while no process publishes to it: after power loss its `end` may be behind
 * what is durable, and its consumed segments are nobody else's to remove. Repairs once per time it
 * finds the lock free after it was held, removes at every look. Returns what ends it.
 */
export function tendAbandoned(options: TendOptions): () => Promise<void> {
  const stop = new AbortController();
  const tend = async () => {
    let isRepaired = false;
    for (let waitMs = options.firstMs; ; waitMs = options.everyMs) {
      await sleep(waitMs, stop.signal).catch(() => {});
      if (stop.signal.aborted) return;
      try {
        isRepaired = await tendOnce(options, isRepaired);
      } catch (error) {
        options.onError(error);
      }
    }
  };
  const done = tend();
  return () => {
    stop.abort();
    return done;
  };
}

/** False when the partition has an owner. */
async function tendOnce(options: TendOptions, isRepaired: boolean): Promise<boolean> {
  const { dataDir, partition, retention } = options;
  const lock = await tryLock(partitionFolder(dataDir, partition), PUBLISHER_LOCK);
  if (!lock) return false;
  try {
    if (!isRepaired) {
      const { endFile } = await repairPartition(options);
      await endFile.close();
    }
    await removeConsumed({ dataDir, partition, ...retention, nowMs: Date.now() });
    return true;
  } finally {
    await lock.release();
  }
}
