/**
 * The file `end` of a partition: how far its segments are durable. Its publisher writes it after
 * each fdatasync; readers never go beyond it, so that what they have seen survives power loss.
 *
 *   u64le segment | u64le bytes in that segment | u64le end offset | u32le crc32
 *
 * The file itself is not synced each time: after power loss it may be behind, never ahead, and the
 * publisher sets it again from the segments when it opens.
 */
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { errorCode } from "./folder";

export interface DurableEnd {
  /** First offset of the segment that holds the last record. */
  segment: number;
  /** Durable length of that segment. */
  bytes: number;
  /** Offset of the next record. */
  offset: number;
}

const END_BYTES = 28;
const CRC_AT = 24;
const READ_ATTEMPTS = 5;

export function endPath(folder: string): string {
  return join(folder, "end");
}

/** Opens the file for its one publisher; creates it. */
export async function openEndForWriting(folder: string): Promise<FileHandle> {
  try {
    return await open(endPath(folder), "r+");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return open(endPath(folder), "w+");
  }
}

export async function writeEnd(handle: FileHandle, end: DurableEnd): Promise<void> {
  await handle.write(encodeEnd(end), 0, END_BYTES, 0);
}

function encodeEnd(end: DurableEnd): Buffer {
  const bytes = Buffer.allocUnsafe(END_BYTES);
  bytes.writeBigUInt64LE(BigInt(end.segment), 0);
  bytes.writeBigUInt64LE(BigInt(end.bytes), 8);
  bytes.writeBigUInt64LE(BigInt(end.offset), 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT);
  return bytes;
}

function decodeEnd(bytes: Buffer): DurableEnd | null {
  if (bytes.length < END_BYTES || crc32(bytes.subarray(0, CRC_AT)) !== bytes.readUInt32LE(CRC_AT))
    return null;
  const end = {
    segment: Number(bytes.readBigUInt64LE(0)),
    bytes: Number(bytes.readBigUInt64LE(8)),
    offset: Number(bytes.readBigUInt64LE(16)),
  };
  return Number.isSafeInteger(end.offset) && Number.isSafeInteger(end.bytes) ? end : null;
}

/** Null when the file is damaged; a read that fell into a write is repeated. */
export async function readEnd(handle: FileHandle): Promise<DurableEnd | null> {
  const bytes = Buffer.alloc(END_BYTES);
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
    const { bytesRead } = await handle.read(bytes, 0, END_BYTES, 0);
    const end = decodeEnd(bytes.subarray(0, bytesRead));
    if (end) return end;
  }
  return null;
}

/** The end of a folder; null when there is none or it is damaged. */
export async function readEndOf(folder: string): Promise<DurableEnd | null> {
  let handle: FileHandle;
  try {
    handle = await open(endPath(folder), "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
  try {
    return await readEnd(handle);
  } finally {
    await handle.close();
  }
}
