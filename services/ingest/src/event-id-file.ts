/**
 * The file `event-ids` in the folder of this process: a millisecond above every event id that it may have given, so that
 * ids do not repeat when the clock steps back over a restart. It is written ahead, in steps: what is granted now was
 * made durable one step ago, and only a start or a jump of the clock waits for the disk. On a disk that takes nothing ids
 * are given all the same: they can repeat only if the clock also steps back over a restart.
 *
 *   u64le milliseconds | u32le crc32
 */
import { closeSync, constants, fdatasync, fdatasyncSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { EventIdMark } from "@sightglass/clickhouse";

const STEP_MS = 2_500;
const FILE_BYTES = 12;
const CRC_AT = 8;

export interface EventIdFile extends EventIdMark {
  /** The file could not be understood: ids begin with the clock. */
  readonly isDamaged: boolean;
  /** Gives back the step ahead. Once is enough. */
  close(): void;
}

/** The folder must belong to this process alone; `onFailure` hears of a mark that could not be written. */
export function openEventIdFile(
  folder: string,
  onFailure: (error: unknown) => void = () => undefined,
): EventIdFile {
  const file = openSync(join(folder, "event-ids"), constants.O_RDWR | constants.O_CREAT, 0o600);
  const found = read(file);
  let usedMs = 0;
  let durableMs = 0;
  let isClosed = false;
  const write = (ms: number) => writeSync(file, encode(ms), 0, FILE_BYTES, 0);
  return {
    unusedFromMs: found ?? 0,
    isDamaged: found === undefined,
    reserve(ms) {
      usedMs = ms + STEP_MS;
      const aheadMs = usedMs + STEP_MS;
      try {
        write(aheadMs);
        if (usedMs > durableMs) {
          fdatasyncSync(file);
          durableMs = aheadMs;
        } else {
          fdatasync(file, (error) => {
            if (error === null && aheadMs > durableMs) durableMs = aheadMs;
          });
        }
      } catch (error) {
        onFailure(error);
      }
      return usedMs;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      try {
        if (usedMs > 0) {
          write(usedMs);
          fdatasyncSync(file);
        }
      } catch (error) {
        onFailure(error);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** 0 for a new file, undefined for a damaged one. */
function read(file: number): number | undefined {
  const bytes = Buffer.alloc(FILE_BYTES);
  const length = readSync(file, bytes, 0, FILE_BYTES, 0);
  if (length === 0) return 0;
  if (length < FILE_BYTES || crc32(bytes.subarray(0, CRC_AT)) !== bytes.readUInt32LE(CRC_AT))
    return undefined;
  return Number(bytes.readBigUInt64LE(0));
}

function encode(ms: number): Buffer {
  const bytes = Buffer.alloc(FILE_BYTES);
  bytes.writeBigUInt64LE(BigInt(ms), 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT);
  return bytes;
}
