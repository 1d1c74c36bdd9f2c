/**
 * One sealed block as bytes on the bus.
 *
 *   "SGB1" | u32le header bytes | header (JSON, UTF-8) | section frames, back to back
 *
 * Each section is one zstd frame of ClickHouse `Native` bytes for one table, so a writer joins the
 * frames of many blocks into one insert body without opening them.
 */
import { isSignal, type Signal } from "@sightglass/telemetry";

const TABLE_NAMES = [
  "logs",
  "resources",
  "spans",
  "metric_series",
  "metric_samples",
  "metric_histograms",
  "metric_exemplars",
  "dead_letters",
  "ingest_outcomes",
] as const;
export type BlockTable = (typeof TABLE_NAMES)[number];

export interface BlockSection {
  table: BlockTable;
  rows: number;
  /** Length of the zstd frame. */
  bytes: number;
  /** Length of the Native bytes inside. */
  rawBytes: number;
}

export interface BlockCount {
  projectId: number;
  source: string;
  /** Absent: logs. */
  signal?: Signal;
  /** Events: rows of `logs` or `spans`; data points of metrics, which make one row or many. */
  rows: number;
}

export interface BlockHeader {
  version: 1;
  /** 32 hex digits; the same over every retry of the same block. */
  id: string;
  /** Name of the process that sealed it. */
  process: string;
  oldestReceivedMs: number;
  newestReceivedMs: number;
  /** Events by project, source (`http/<key name>`) and signal. */
  counts: BlockCount[];
  sections: BlockSection[];
}

const MAGIC = Buffer.from("SGB1");
const PREFIX_BYTES = 8;
const TABLES: ReadonlySet<unknown> = new Set(TABLE_NAMES);

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
  const start = decodeBlockHeaderStart(message);
  if (start.kind === "bad") return { ok: false, problem: start.problem };
  if (start.kind === "short") return { ok: false, problem: "the header is longer than the message" };
  const { header, bodyStart } = start;
  const bytes = header.sections.reduce((sum, section) => sum + section.bytes, bodyStart);
  if (bytes !== message.length)
    return { ok: false, problem: `expected ${bytes} bytes, got ${message.length}` };
  return { ok: true, header, bodyStart };
}

export type BlockHeaderStart =
  | { kind: "header"; header: BlockHeader; bodyStart: number }
  /** The header needs the first `bytes` bytes of the message. */
  | { kind: "short"; bytes: number }
  | { kind: "bad"; problem: string };

/** Reads the header from the first bytes of a message, for those who do not need the frames. Never throws. */
export function decodeBlockHeaderStart(start: Buffer): BlockHeaderStart {
  if (start.length < PREFIX_BYTES || !start.subarray(0, MAGIC.length).equals(MAGIC)) {
    return { kind: "bad", problem: "the message does not begin with SGB1" };
  }
  const bodyStart = PREFIX_BYTES + start.readUInt32LE(MAGIC.length);
  if (bodyStart > start.length) return { kind: "short", bytes: bodyStart };
  const header = parseJson(start.toString("utf8", PREFIX_BYTES, bodyStart));
  if (isBlockHeader(header)) return { kind: "header", header, bodyStart };
  if (isRecord(header) && typeof header.version === "number" && header.version !== 1) {
    return { kind: "bad", problem: `block format ${header.version} is not known to this writer` };
  }
  return { kind: "bad", problem: "the header is not a block header" };
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isBlockHeader(value: unknown): value is BlockHeader {
  if (!isRecord(value) || value.version !== 1) return false;
  const { id, process, oldestReceivedMs, newestReceivedMs, counts, sections } = value;
  if (typeof id !== "string" || typeof process !== "string") return false;
  if (!isCount(oldestReceivedMs) || !isCount(newestReceivedMs)) return false;
  return (
    Array.isArray(counts) && counts.every(isCountRow) && Array.isArray(sections) && sections.every(isSection)
  );
}

function isCountRow(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { projectId, source, signal, rows } = value;
  const isKnown = signal === undefined || (typeof signal === "string" && isSignal(signal));
  return isCount(projectId) && typeof source === "string" && isCount(rows) && isKnown;
}

function isSection(value: unknown): boolean {
  if (!isRecord(value) || !TABLES.has(value.table)) return false;
  return isCount(value.rows) && isCount(value.bytes) && isCount(value.rawBytes);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && typeof value === "number" && value >= 0;
}
