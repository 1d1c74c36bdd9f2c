/**
 * Names of everything in the local log.
 *
 *   <data>/bus/<partition>/<first offset, 16 digits>.log    segments
 *   <data>/bus/<partition>/end                              how far the segments are durable
 *   <data>/bus/<partition>/event-ids                        which event ids its process may have used
 *   <data>/bus/<partition>/quarantine/                      copies of damaged segments
 *   <data>/bus/positions/<group>/<partition>.json           what a group has done
 */
import { copyFile, mkdir, open, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** More copies than this are not kept. */
const QUARANTINE_FILES_MAX = 16;

const SEGMENT_NAME = /^(\d{16})\.log$/;
const PARTITION_NAME = /^[a-z][a-z0-9]*-\d{1,4}$/;

export interface Segment {
  first: number;
  path: string;
}

export function busFolder(dataDir: string): string {
  return join(dataDir, "bus");
}

export function partitionFolder(dataDir: string, partition: string): string {
  return join(busFolder(dataDir), partition);
}

export function positionsFolder(dataDir: string): string {
  return join(busFolder(dataDir), "positions");
}

export function segmentPath(folder: string, first: number): string {
  return join(folder, `${String(first).padStart(16, "0")}.log`);
}

/** Segments in order of their first offset; empty for a folder that does not exist. */
export async function listSegments(folder: string): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const name of await listNames(folder)) {
    const first = SEGMENT_NAME.exec(name)?.[1];
    if (first !== undefined) segments.push({ first: Number(first), path: join(folder, name) });
  }
  return segments.sort((a, b) => a.first - b.first);
}

/**
 * Names of the partitions, sorted. Throws when there is no bus folder: the first receiver or writer
 * makes it and nothing removes it, so without one nobody knows what is on its way.
 */
export async function listPartitions(dataDir: string): Promise<string[]> {
  return (await readdir(busFolder(dataDir))).filter((name) => PARTITION_NAME.test(name)).sort();
}

/** Names in a folder; empty when it does not exist. */
export async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Makes a folder below `dataDir` that only this user may enter, durable up to the data folder's own name. */
export async function makeFolder(dataDir: string, folder: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const top = resolve(dataDir);
  for (let path = resolve(folder); path.startsWith(top); path = dirname(path)) await syncFolder(path);
}

/** Makes created, renamed and removed names of a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Keeps a copy of a damaged segment for people, once, and at most QUARANTINE_FILES_MAX of them. */
export async function quarantineCopy(folder: string, segment: Segment): Promise<string | null> {
  const quarantine = join(folder, "quarantine");
  await mkdir(quarantine, { recursive: true });
  const kept = await listNames(quarantine);
  const name = `${String(segment.first).padStart(16, "0")}.damaged`;
  if (kept.includes(name) || kept.length >= QUARANTINE_FILES_MAX) return null;
  const target = join(quarantine, name);
  await copyFile(segment.path, target);
  return target;
}

/** `code` of a Node system error, else an empty string. */
export function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
