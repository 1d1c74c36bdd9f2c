/**
 * The record format of the local log. Pure.
 *
 *   segment = "SGLOG001" | record*
 *   record  = "SGR1" | u32le payload bytes | u64le offset | u32le crc32 | payload
 *
 * The checksum covers length, offset and payload. The marker and the offset let a reader find the
 * next whole record behind a damaged stretch and know exactly how many are missing.
 */
import { crc32 } from "node:zlib";

export const SEGMENT_HEADER = Buffer.from("SGLOG001");
export const RECORD_HEADER_BYTES = 20;
/** A longer payload is refused when written and read as damage. */
export const RECORD_BYTES_MAX = 32 * 1024 * 1024;

const MARKER = Buffer.from("SGR1");
const LENGTH_AT = 4;
const OFFSET_AT = 8;
const CRC_AT = 16;

/** The 20 bytes in front of `payload`. */
export function recordHeader(payload: Buffer, offset: number): Buffer {
  const header = Buffer.allocUnsafe(RECORD_HEADER_BYTES);
  MARKER.copy(header);
  header.writeUInt32LE(payload.length, LENGTH_AT);
  header.writeBigUInt64LE(BigInt(offset), OFFSET_AT);
  header.writeUInt32LE(crc32(payload, crc32(header.subarray(LENGTH_AT, CRC_AT))), CRC_AT);
  return header;
}

/** Length and offset that a record header claims, unchecked; null when none begins at `at`. */
export function peekRecord(bytes: Buffer, at: number): { offset: number; length: number } | null {
  if (at + RECORD_HEADER_BYTES > bytes.length) return null;
  if (MARKER.compare(bytes, at, at + MARKER.length) !== 0) return null;
  const offset = Number(bytes.readBigUInt64LE(at + OFFSET_AT));
  return { offset, length: bytes.readUInt32LE(at + LENGTH_AT) };
}

export type ParsedRecord =
  | { kind: "record"; offset: number; payload: Buffer; end: number }
  /** The bytes end before the record does; it would end at `end`. */
  | { kind: "short"; end: number }
  | { kind: "bad" };

/** The record that begins at `at`. Never throws. The payload is a view. */
export function parseRecord(bytes: Buffer, at: number): ParsedRecord {
  const body = at + RECORD_HEADER_BYTES;
  if (body > bytes.length) {
    const seen = Math.max(0, Math.min(MARKER.length, bytes.length - at));
    const torn = bytes.subarray(at, at + seen).equals(MARKER.subarray(0, seen));
    return torn ? { kind: "short", end: body } : { kind: "bad" };
  }
  if (MARKER.compare(bytes, at, at + MARKER.length) !== 0) return { kind: "bad" };
  const length = bytes.readUInt32LE(at + LENGTH_AT);
  const offset = Number(bytes.readBigUInt64LE(at + OFFSET_AT));
  if (length > RECORD_BYTES_MAX || !Number.isSafeInteger(offset)) return { kind: "bad" };
  const end = body + length;
  if (end > bytes.length) return { kind: "short", end };
  const payload = bytes.subarray(body, end);
  const crc = crc32(payload, crc32(bytes.subarray(at + LENGTH_AT, at + CRC_AT)));
  if (crc !== bytes.readUInt32LE(at + CRC_AT)) return { kind: "bad" };
  return { kind: "record", offset, payload, end };
}

/** Start of the first whole record at or after `from` with an offset of at least `offset`; -1 without one. */
export function findRecord(bytes: Buffer, from: number, offset: number): number {
  for (let at = bytes.indexOf(MARKER, from); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
    const parsed = parseRecord(bytes, at);
    if (parsed.kind === "record" && parsed.offset >= offset) return at;
  }
  return -1;
}

export interface SegmentScan {
  /** Bytes up to the end of the last whole record. */
  validBytes: number;
  records: number;
  /** Offset after the last whole record. */
  nextOffset: number;
  /** Damaged stretches with whole records behind them. */
  damaged: number;
}

/** Walks a whole segment that begins with offset `first`. O(bytes). */
export function scanSegment(bytes: Buffer, first: number): SegmentScan {
  const clean = SEGMENT_HEADER.equals(bytes.subarray(0, SEGMENT_HEADER.length));
  const scan = { validBytes: clean ? SEGMENT_HEADER.length : 0, records: 0, nextOffset: first, damaged: 0 };
  let at = scan.validBytes;
  while (at < bytes.length) {
    const parsed = parseRecord(bytes, at);
    if (parsed.kind === "record" && parsed.offset >= scan.nextOffset) {
      if (at !== scan.validBytes || parsed.offset !== scan.nextOffset) scan.damaged++;
      scan.records++;
      scan.nextOffset = parsed.offset + 1;
      scan.validBytes = parsed.end;
      at = parsed.end;
      continue;
    }
    at = findRecord(bytes, at + 1, scan.nextOffset);
    if (at < 0) break;
  }
  return scan;
}
