/**
 * One sealed block as bytes on the bus.
 *
 *   "SGB1" | u32le header bytes | header (JSON, UTF-8) | section frames, back to back
 *
 * Each section is one zstd frame of ClickHouse `Native` bytes for one table, so a writer joins the
 * frames of many blocks into one insert body without opening them.
 */

export type BlockTable = "logs" | "resources" | "dead_letters" | "ingest_outcomes";

export interface BlockSection {
  table: BlockTable;
  rows: number;
  /** Length of the zstd frame. */
  bytes: number;
  /** Length of the Native bytes inside. */
  rawBytes: number;
}

export interface BlockHeader {
  version: 1;
  /** 32 hex digits; the same over every retry of the same block. */
  id: string;
  /** Name of the process that sealed it. */
  process: string;
  oldestReceivedMs: number;
  newestReceivedMs: number;
  /** Rows of the table `logs` by project and source (`http/<key name>`). */
  counts: { projectId: number; source: string; rows: number }[];
  sections: BlockSection[];
}

const MAGIC = Buffer.from("SGB1");
const PREFIX_BYTES = 8;

/** Joins header and frames; `frames[i]` belongs to `header.sections[i]`. */
export function encodeBlockMessage(header: BlockHeader, frames: readonly Buffer[]): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(text.length, MAGIC.length);
  return Buffer.concat([prefix, text, ...frames]);
}

export type DecodedBlockHeader =
  | { ok: true; header: BlockHeader; bodyStart: number }
  | { ok: false; problem: string };

/** Reads the header only. Never throws: a foreign or damaged message gives the problem in words. */
export function decodeBlockHeader(message: Buffer): DecodedBlockHeader {
  if (message.length < PREFIX_BYTES || !message.subarray(0, MAGIC.length).equals(MAGIC)) {
    return { ok: false, problem: "the message does not begin with SGB1" };
  }
  const bodyStart = PREFIX_BYTES + message.readUInt32LE(MAGIC.length);
  if (bodyStart > message.length) return { ok: false, problem: "the header is longer than the message" };
  try {
    const header = JSON.parse(message.toString("utf8", PREFIX_BYTES, bodyStart)) as BlockHeader;
    if (header.version !== 1)
      return { ok: false, problem: `block format ${header.version} is newer than this writer` };
    const bytes = header.sections.reduce((sum, section) => sum + section.bytes, bodyStart);
    if (bytes !== message.length)
      return { ok: false, problem: `expected ${bytes} bytes, got ${message.length}` };
    return { ok: true, header, bodyStart };
  } catch (error) {
    return { ok: false, problem: `the header is not JSON: ${String(error)}` };
  }
}

/** Frame of each section, in header order; views into the message, no copy. */
export function blockFrames(message: Buffer, decoded: { header: BlockHeader; bodyStart: number }): Buffer[] {
  let at = decoded.bodyStart;
  return decoded.header.sections.map((section) => {
    const start = at;
    at += section.bytes;
    return message.subarray(start, at);
  });
}
