/**
 * Walks the block headers of one partition without reading the blocks: record headers lead from
 * one to the next. Checksums are not looked at; where the chain breaks, the walk goes on with the
 * next segment and the records between have no header. Memory: one chunk, small because a block is
 * mostly longer than its header.
 */
import { type FileHandle, open } from "node:fs/promises";
import { type BlockHeader, decodeBlockHeaderStart } from "../block-message";
import type { WalkedHeader } from "../lag-summary";
import type { DurableEnd } from "./durable-end";
import { listSegments, type Segment } from "./folder";
import { peekRecord, RECORD_HEADER_BYTES, SEGMENT_HEADER } from "./record";

/** Holds the headers of a record and of its block; a longer one is read again whole. */
const CHUNK_BYTES = 4 * 1024;

interface Place {
  segment: Segment;
  handle: FileHandle;
  at: number;
  offset: number;
  chunk: Buffer;
  chunkAt: number;
}

export class HeaderWalk {
  private place: Place | null = null;
  private next = 0;

  constructor(private readonly folder: string) {}

  /** Offset that the walk has reached. */
  get offset(): number {
    return this.next;
  }

  /** At most `max` headers from max(`from`, where the last call ended) to the durable end. */
  async advance(from: number, end: DurableEnd, max: number): Promise<WalkedHeader[]> {
    const headers: WalkedHeader[] = [];
    this.next = Math.max(this.next, from);
    while (this.next < end.offset && headers.length < max) {
      const place = await this.placeFor(this.next, end);
      if (!place) return headers;
      const walked = await this.step(place, end);
      if (walked === null) this.next = await this.leave(place, end);
      else if (walked.offset >= this.next) {
        headers.push(walked);
        this.next = walked.offset + 1;
      }
    }
    return headers;
  }

  async close(): Promise<void> {
    const place = this.place;
    this.place = null;
    await place?.handle.close();
  }

  /** The current segment, or a later one when it holds `offset`. */
  private async placeFor(offset: number, end: DurableEnd): Promise<Place | null> {
    const current = this.place;
    if (current && current.segment.first === end.segment) return current;
    const segments = await listSegments(this.folder);
    const segment = segments.findLast(({ first }) => first <= offset) ?? segments[0];
    if (!segment) return null;
    if (current?.segment.first === segment.first) return current;
    await this.close();
    const handle = await open(segment.path, "r");
    const chunk = Buffer.alloc(0);
    this.place = { segment, handle, at: SEGMENT_HEADER.length, offset: segment.first, chunk, chunkAt: 0 };
    return this.place;
  }

  /** Null when no record of this segment follows. */
  private async step(place: Place, end: DurableEnd): Promise<WalkedHeader | null> {
    const limit = place.segment.first === end.segment ? end.bytes : Number.POSITIVE_INFINITY;
    if (place.at >= limit) return null;
    const record = peekRecord(await bytesAt(place, RECORD_HEADER_BYTES), 0);
    if (!record || record.offset < place.offset) return null;
    const start = place.at + RECORD_HEADER_BYTES;
    const recordEnd = start + record.length;
    place.offset = record.offset + 1;
    if (record.offset < this.next) {
      place.at = recordEnd;
      return { offset: record.offset, bytes: record.length, header: null };
    }
    const header = await this.readHeader({ ...place, at: start }, record.length);
    place.at = recordEnd;
    return { offset: record.offset, bytes: record.length, header };
  }

  private async readHeader(place: Place, length: number): Promise<BlockHeader | null> {
    let size = Math.min(length, 2048);
    for (;;) {
      const decoded = decodeBlockHeaderStart(await bytesAt(place, size));
      if (decoded.kind === "header") return decoded.header;
      if (decoded.kind === "bad" || decoded.bytes > length || decoded.bytes <= size) return null;
      size = decoded.bytes;
    }
  }

  private async leave(place: Place, end: DurableEnd): Promise<number> {
    if (place.segment.first === end.segment) return end.offset;
    const later = (await listSegments(this.folder)).find(({ first }) => first > place.segment.first);
    return Math.max(this.next, later?.first ?? end.offset);
  }
}

/** Up to `size` bytes at the place, from the chunk where possible. */
async function bytesAt(place: Place, size: number): Promise<Buffer> {
  const inChunk = place.at - place.chunkAt;
  if (inChunk >= 0 && inChunk + size <= place.chunk.length)
    return place.chunk.subarray(inChunk, inChunk + size);
  const chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, size));
  const { bytesRead } = await place.handle.read(chunk, 0, chunk.length, place.at);
  place.chunk = chunk.subarray(0, bytesRead);
  place.chunkAt = place.at;
  return place.chunk.subarray(0, size);
}
