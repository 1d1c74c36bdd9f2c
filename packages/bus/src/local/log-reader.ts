/**
 * Reads the segments of one partition by offset, up to its durable end. Any process may read; one
 * reader serves one caller at a time. Reading on where the last read ended costs only the bytes
 * read; reading elsewhere walks one segment from its start.
 *
 * Offsets have no gaps: each record that damage has destroyed comes as a message of its own, the
 * first of a damaged stretch with the bytes that are left (at most DAMAGED_BYTES_MAX), the others
 * empty. No block header can be read from them, so the writer keeps them as dead letters.
 * Memory: the messages given out, one segment while a damaged stretch is searched.
 */
import { type FileHandle, open } from "node:fs/promises";
import type { BusMessage } from "../contract";
import { type DurableEnd, endPath, readEnd } from "./durable-end";
import { errorCode, listSegments, quarantineCopy, type Segment } from "./folder";
import { findRecord, parseRecord, SEGMENT_HEADER } from "./record";
import type { LogDamage } from "./recover";

const DAMAGED_BYTES_MAX = 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** Messages of one read. */
const MESSAGES_MAX = 10_000;

interface Cursor {
  segment: Segment;
  handle: FileHandle;
  /** Byte position of the record `offset`. */
  at: number;
  offset: number;
  /** Bytes of the segment that may be read. */
  limit: number;
  /** Offset where the next segment begins, or the durable end when there is none. */
  until: number;
  /** Bytes read ahead: `chunk[0]` is byte `chunkAt` of the file. */
  chunk: Buffer;
  chunkAt: number;
}

export class LogReader {
  private cursor: Cursor | null = null;
  private endHandle: FileHandle | null = null;
  /** Lost records that a damaged stretch still has to give, up to this offset. */
  private lostUntil = 0;
  /** Read, but too long for the last answer. */
  private kept: BusMessage | null = null;

  constructor(
    private readonly folder: string,
    /** Null: somebody else tells of damage and keeps a copy of it. */
    private readonly onDamage: ((damage: LogDamage) => void) | null,
  ) {}

  /** The file that changes with each new durable message. */
  get endPath(): string {
    return endPath(this.folder);
  }

  /** Null while nobody has published here. */
  async end(): Promise<DurableEnd | null> {
    try {
      this.endHandle ??= await open(endPath(this.folder), "r");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return null;
      throw error;
    }
    return readEnd(this.endHandle);
  }

  /** Oldest offset that can still be read. */
  async first(): Promise<number> {
    // The end first: a segment that comes between the two looks begins there or above it.
    const end = await this.end();
    const oldest = (await listSegments(this.folder))[0];
    return oldest?.first ?? end?.offset ?? 0;
  }

  /**
   * Messages from `from` on in order; none when `from` is the durable end. Stops before `maxBytes`
   * is passed, unless the first message alone is larger.
   */
  async read(from: number, maxBytes: number): Promise<BusMessage[]> {
    const end = await this.end();
    if (!end || from >= end.offset) return [];
    const messages: BusMessage[] = [];
    let bytes = 0;
    let offset = from;
    while (offset < end.offset && messages.length < MESSAGES_MAX) {
      const message = await this.messageAt(offset, end, maxBytes - bytes);
      if (messages.length > 0 && bytes + message.value.length > maxBytes) {
        this.kept = message;
        break;
      }
      messages.push(message);
      bytes += message.value.length;
      offset++;
    }
    return messages;
  }

  async close(): Promise<void> {
    await this.dropCursor();
    await this.endHandle?.close();
    this.endHandle = null;
  }

  private async messageAt(offset: number, end: DurableEnd, wanted: number): Promise<BusMessage> {
    const kept = this.kept;
    this.kept = null;
    if (kept?.offset === offset) return kept;
    if (offset < this.lostUntil && this.cursor?.offset === this.lostUntil)
      return { offset, value: Buffer.alloc(0) };
    this.lostUntil = 0;
    const cursor = await this.seek(offset, end);
    if (cursor === null) return { offset, value: Buffer.alloc(0) };
    const message = await this.take(cursor, wanted);
    if (message) return message;
    const left = await this.skipDamage(cursor);
    const behind = cursor.offset === offset ? await this.take(cursor, wanted) : null;
    return behind ?? { offset, value: left };
  }

  /** The record at the cursor, and moves on; null when it is damaged. */
  private async take(cursor: Cursor, wanted: number): Promise<BusMessage | null> {
    const parsed = await this.parse(cursor, wanted);
    if (parsed.kind !== "record" || parsed.offset !== cursor.offset) return null;
    cursor.at += parsed.size;
    cursor.offset++;
    return { offset: parsed.offset, value: parsed.payload };
  }

  /** Puts the cursor on `offset`; null when no segment holds it. */
  private async seek(offset: number, end: DurableEnd): Promise<Cursor | null> {
    const current = this.cursor;
    if (current?.offset === offset && offset < current.until && current.at < current.limit) return current;
    const cursor = await this.openAt(offset, end);
    if (cursor === null) return null;
    while (cursor.offset < offset) {
      if (!(await this.take(cursor, CHUNK_BYTES))) await this.skipDamage(cursor);
    }
    return cursor.offset === offset && cursor.at < cursor.limit ? cursor : null;
  }

  private async openAt(offset: number, end: DurableEnd): Promise<Cursor | null> {
    const segments = await listSegments(this.folder);
    const index = segments.findLastIndex((segment) => segment.first <= offset);
    const segment = segments[index];
    if (!segment) return null;
    const until = Math.min(segments[index + 1]?.first ?? end.offset, end.offset);
    const kept = this.cursor;
    if (kept && kept.segment.first === segment.first && kept.offset <= offset) {
      kept.limit = await readableBytes(kept, end);
      kept.until = until;
      return kept;
    }
    await this.dropCursor();
    const handle = await open(segment.path, "r");
    const at = SEGMENT_HEADER.length;
    const empty = Buffer.alloc(0);
    const cursor = { segment, handle, at, offset: segment.first, limit: 0, until, chunk: empty, chunkAt: 0 };
    cursor.limit = await readableBytes(cursor, end);
    this.cursor = cursor;
    return cursor;
  }

  /** The record at the cursor, with the bytes that it takes in the file. */
  private async parse(cursor: Cursor, wanted: number) {
    let parsed = parseRecord(cursor.chunk, cursor.at - cursor.chunkAt);
    let need = Math.max(CHUNK_BYTES, wanted);
    while (parsed.kind === "short" && cursor.chunkAt + cursor.chunk.length < cursor.limit) {
      const size = Math.min(need, cursor.limit - cursor.at);
      cursor.chunk = await readBytes(cursor.handle, cursor.at, size);
      cursor.chunkAt = cursor.at;
      parsed = parseRecord(cursor.chunk, 0);
      if (parsed.kind === "short" && cursor.chunk.length < size) return { kind: "bad" as const };
      if (parsed.kind === "short") need = Math.max(parsed.end, need);
    }
    if (parsed.kind !== "record") return { kind: "bad" as const };
    const size = cursor.chunkAt + parsed.end - cursor.at;
    return { kind: "record" as const, offset: parsed.offset, payload: parsed.payload, size };
  }

  /** Moves the cursor behind a damaged stretch; returns the bytes that stand there. */
  private async skipDamage(cursor: Cursor): Promise<Buffer> {
    const bytes = await readBytes(cursor.handle, cursor.at, Math.max(0, cursor.limit - cursor.at));
    const found = findRecord(bytes, 0, cursor.offset);
    const next = found < 0 ? undefined : parseRecord(bytes, found);
    const lost = found < 0 ? bytes : bytes.subarray(0, found);
    const offset = next?.kind === "record" ? Math.min(next.offset, cursor.until) : cursor.until;
    const records = offset - cursor.offset;
    cursor.at += lost.length;
    cursor.offset = offset;
    this.lostUntil = offset;
    if (this.onDamage) {
      const copy = await quarantineCopy(this.folder, cursor.segment);
      this.onDamage({ kind: "quarantined", path: cursor.segment.path, copy, records });
    }
    return Buffer.from(lost.subarray(0, DAMAGED_BYTES_MAX));
  }

  private async dropCursor(): Promise<void> {
    const cursor = this.cursor;
    this.cursor = null;
    await cursor?.handle.close();
  }
}

/** A rolled segment is readable to its last byte, the last one only as far as it is durable. */
async function readableBytes(cursor: Cursor, end: DurableEnd): Promise<number> {
  if (cursor.segment.first === end.segment) return end.bytes;
  return cursor.segment.first > end.segment ? 0 : (await cursor.handle.stat()).size;
}

async function readBytes(handle: FileHandle, at: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
