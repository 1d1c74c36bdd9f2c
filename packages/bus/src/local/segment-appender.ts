/**
 * Appends records to the segments of one partition with group commit: while one fdatasync runs the
 * next records queue, then all of them share one write and one fdatasync. No timer.
 *
 * A write or sync that fails seals its segment and rejects its waiters; the sync is never repeated
 * (the kernel may have dropped the pages). The next record then begins a new segment with the same
 * offset: readers count a record only while its offset is below the first of the next segment.
 * Memory: the queued messages, at most `queueBytesMax`.
 */
import type { FileHandle } from "node:fs/promises";
import { rm } from "node:fs/promises";
import { BusError } from "../contract";
import type { LogDisk, LogFile } from "./disk";
import { type DurableEnd, writeEnd } from "./durable-end";
import { errorCode, segmentPath } from "./folder";
import { RECORD_BYTES_MAX, RECORD_HEADER_BYTES, recordHeader, SEGMENT_HEADER } from "./record";

/** Records and bytes of one write. */
const BATCH_RECORDS_MAX = 400;
/** After a failed write nothing new is asked for this long; then the next one shows whether the disk is back. */
const FAILING_MS = 500;
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

export interface AppenderOptions {
  folder: string;
  disk: LogDisk;
  /** Where the folder ends now. */
  end: DurableEnd;
  endFile: FileHandle;
  segmentBytes: number;
  queueBytesMax: number;
  /** Told of each failed write or sync. */
  onFailure: (error: unknown) => void;
}

interface Waiting {
  message: Buffer;
  resolve: () => void;
  reject: (error: BusError) => void;
}

interface ActiveSegment {
  first: number;
  bytes: number;
  file: LogFile;
}

export class SegmentAppender {
  private readonly queue: Waiting[] = [];
  private queuedBytes = 0;
  private active: ActiveSegment | null = null;
  private nextOffset: number;
  private flushing: Promise<void> | null = null;
  private closed = false;
  private failedMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: AppenderOptions) {
    this.nextOffset = options.end.offset;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** A write failed a moment ago, and none has gone through since. */
  get isFailing(): boolean {
    return performance.now() - this.failedMs < FAILING_MS;
  }

  /** Settles when the message is durable. */
  append(message: Buffer): Promise<void> {
    if (this.closed) return Promise.reject(new BusError("bus.closed", "the local log is closed"));
    if (message.length > RECORD_BYTES_MAX) {
      const text = `a message of ${message.length} bytes is longer than ${RECORD_BYTES_MAX}`;
      return Promise.reject(new BusError("bus.too_large", text));
    }
    if (this.queue.length > 0 && this.queuedBytes + message.length > this.options.queueBytesMax) {
      return Promise.reject(new BusError("bus.unavailable", "too many messages wait for the disk"));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ message, resolve, reject });
      this.queuedBytes += message.length;
      this.flushing ??= this.flush();
    });
  }

  /** Writes what is queued, then closes. */
  async close(): Promise<void> {
    this.closed = true;
    await this.flushing;
    const segment = this.active;
    this.active = null;
    await segment?.file.close();
  }

  private async flush(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.takeBatch();
      try {
        await this.commit(batch);
        this.failedMs = Number.NEGATIVE_INFINITY;
        for (const waiting of batch) waiting.resolve();
      } catch (error) {
        this.failedMs = performance.now();
        this.options.onFailure(error);
        await this.seal();
        const code = errorCode(error) === "ENOSPC" ? "overload.disk" : "bus.unavailable";
        const refusal = new BusError(code, "the local log could not be written", { cause: error });
        for (const waiting of batch) waiting.reject(refusal);
      }
    }
    this.flushing = null;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { message } of this.queue) {
      if (count > 0 && (count >= BATCH_RECORDS_MAX || bytes + message.length > BATCH_BYTES_MAX)) break;
      bytes += message.length;
      count++;
    }
    this.queuedBytes -= bytes;
    return this.queue.splice(0, count);
  }

  private async commit(batch: readonly Waiting[]): Promise<void> {
    const segment = this.active ?? (await this.openSegment());
    const parts: Buffer[] = [];
    let bytes = 0;
    for (const [index, { message }] of batch.entries()) {
      parts.push(recordHeader(message, this.nextOffset + index), message);
      bytes += RECORD_HEADER_BYTES + message.length;
    }
    const written = await segment.file.writev(parts, segment.bytes);
    if (written !== bytes) throw diskFull(`wrote ${written} of ${bytes} bytes`);
    await segment.file.datasync();
    segment.bytes += bytes;
    this.nextOffset += batch.length;
    const end = { segment: segment.first, bytes: segment.bytes, offset: this.nextOffset };
    await writeEnd(this.options.endFile, end);
    if (segment.bytes >= this.options.segmentBytes) await this.roll(segment);
  }

  private async openSegment(): Promise<ActiveSegment> {
    const path = segmentPath(this.options.folder, this.nextOffset);
    // A file of this name never held a durable record: a first write into it failed.
    await rm(path, { force: true });
    const file = await this.options.disk.create(path);
    const segment = { first: this.nextOffset, bytes: SEGMENT_HEADER.length, file };
    this.active = segment;
    const written = await file.writev([SEGMENT_HEADER], 0);
    if (written !== SEGMENT_HEADER.length) throw diskFull("the segment header could not be written");
    await file.sync();
    await this.options.disk.syncFolder(this.options.folder);
    return segment;
  }

  /** The batch is durable already: a failure here concerns nobody. */
  private roll(segment: ActiveSegment): Promise<void> {
    return this.finish(segment, () => segment.file.sync());
  }

  private async seal(): Promise<void> {
    const segment = this.active;
    if (segment) await this.finish(segment, () => segment.file.truncate(segment.bytes));
  }

  private async finish(segment: ActiveSegment, last: () => Promise<void>): Promise<void> {
    this.active = null;
    try {
      await last();
    } catch (error) {
      this.options.onFailure(error);
    }
    await segment.file.close().catch(this.options.onFailure);
  }
}

/** A write that stops short says no more than that; the next one would fail with this code. */
function diskFull(message: string): Error {
  return Object.assign(new Error(message), { code: "ENOSPC" });
}
