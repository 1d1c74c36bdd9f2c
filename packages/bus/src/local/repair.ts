/**
 * Brings a partition that this process holds the lock of into order: segments repaired, `end` set
 * from them, both durable.
 */
import type { FileHandle } from "node:fs/promises";
import { type DurableEnd, openEndForWriting, writeEnd } from "./durable-end";
import { partitionFolder } from "./folder";
import { tryLock } from "./lock";
import { positionsOf } from "./positions";
import { type LogDamage, recoverFolder } from "./recover";

/** Name of the lock that the publisher of a folder holds. */
export const PUBLISHER_LOCK = "lock";

export interface PartitionPlace {
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

/**
 * Repairs a partition that no process publishes to any more: after power loss its `end` may be
 * behind what is durable, and nobody else would notice. False when it has an owner.
 */
export async function repairAbandoned(place: PartitionPlace): Promise<boolean> {
  const lock = await tryLock(partitionFolder(place.dataDir, place.partition), PUBLISHER_LOCK);
  if (!lock) return false;
  try {
    const { endFile } = await repairPartition(place);
    await endFile.close();
    return true;
  } finally {
    await lock.release();
  }
}
