/**
 * To how many partitions the blocks of a spool folder go. A block that waits may be in Kafka already, unacknowledged:
 * the writer sees the repetition only in the same partition, so the count stays until nothing waits.
 */
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "@sightglass/runtime";
import { errorCode, syncFolder } from "../local/folder";
import type { KafkaOptions } from "./client";

const NAME = "partitions";
const LATER =
  "the Kafka topic has more partitions than when the blocks in the spool were sent first; the new ones are used from the next start with an empty spool on";

/** What waits goes where it belonged; more partitions are used from a start without a spool on. */
export async function agreeOnPartitions(
  { logger, topic }: Pick<KafkaOptions, "logger" | "topic">,
  { folder, hadSpool, partitions }: { folder: string; hadSpool: boolean; partitions: number },
): Promise<number> {
  const before = await readPartitionCount(folder);
  const used = hadSpool ? countToUse(before, partitions) : partitions;
  if (used < partitions) logger.warn({ topic, partitions, used }, LATER);
  if (used === before) return used;
  await writePartitionCount(folder, used).catch((error: unknown) =>
    logger.warn({ err: errorMessage(error) }, "the number of partitions could not be written down"),
  );
  return used;
}

/** Undefined: nothing was sent from this folder yet. */
export async function readPartitionCount(folder: string): Promise<number | undefined> {
  try {
    const text = await readFile(join(folder, NAME), "utf8");
    return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Durable before it settles. */
async function writePartitionCount(folder: string, count: number): Promise<void> {
  const path = join(folder, NAME);
  const handle = await open(`${path}.new`, "w");
  try {
    await handle.writeFile(String(count));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(folder);
}

/** A topic loses partitions only by being made anew: then there is nothing to repeat. */
export function countToUse(before: number | undefined, now: number): number {
  return Math.min(before ?? now, now);
}
