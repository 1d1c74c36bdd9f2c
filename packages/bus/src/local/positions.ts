/**
 * Durable positions of groups: `bus/positions/<group>/<partition>.json`, replaced by write, fsync,
 * rename, fsync of the folder. A second copy (`.json.copy`) stands in when the file is damaged, so
 * that a repeated batch still has its exact range.
 */
import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { Position } from "../contract";
import { errorCode, listNames, positionsFolder, syncFolder } from "./folder";

export interface PositionFile {
  /** Null when the group has none in this partition. `damaged` tells that the copy was used, or nothing could be. */
  load(): Promise<{ position: Position | null; damaged: boolean }>;
  /** Durable before it settles. */
  store(position: Position): Promise<void>;
}

export function positionFile(dataDir: string, group: string, partition: string): PositionFile {
  const folder = join(positionsFolder(dataDir), group);
  const path = join(folder, `${partition}.json`);
  const copy = `${path}.copy`;
  return {
    async load() {
      const main = await readPosition(path);
      if (main.position || main.missing) return { position: main.position, damaged: false };
      return { position: (await readPosition(copy)).position, damaged: true };
    },
    async store(position) {
      const text = encode(position);
      const temporary = `${path}.new`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const handle = await open(temporary, "w");
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
      await syncFolder(folder);
      await writeFile(copy, text);
    },
  };
}

/** Position of every group in one partition. */
export async function positionsOf(dataDir: string, partition: string): Promise<Map<string, Position | null>> {
  const positions = new Map<string, Position | null>();
  for (const group of await listNames(positionsFolder(dataDir))) {
    positions.set(group, (await positionFile(dataDir, group, partition).load()).position);
  }
  return positions;
}

function encode({ committed, planned }: Position): string {
  return JSON.stringify({ committed, planned, crc32: checksum(committed, planned) });
}

function checksum(committed: number, planned: number | null): number {
  return crc32(`${committed}:${planned}`);
}

async function readPosition(path: string): Promise<{ position: Position | null; missing: boolean }> {
  try {
    return { position: decode(await readFile(path, "utf8")), missing: false };
  } catch (error) {
    return { position: null, missing: errorCode(error) === "ENOENT" };
  }
}

function decode(text: string): Position | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return null;
  if (!("committed" in value) || !("planned" in value) || !("crc32" in value)) return null;
  const { committed, planned } = value;
  if (typeof committed !== "number" || (planned !== null && typeof planned !== "number")) return null;
  return value.crc32 === checksum(committed, planned) ? { committed, planned } : null;
}
