/**
 * Bytes of a connection → frames. Octet counting (`LEN SP MSG`), or messages that end in LF, CRLF or NUL; told apart by
 * how the connection begins, and after a count that is none told anew. Pure but for what it holds: at most one frame
 * and one chunk. Each byte is looked at once, however small the chunks are.
 */

/** A longer message is cut where it is stored. */
export const LINE_BYTES_MAX = 256 * 1024;
/** A longer frame is rejected and passed over. */
export const FRAME_BYTES_MAX = 1024 * 1024;

/** What a span of `Frames` is: a message, the beginning of one that is too long, or one that its count says is longer. */
export const FRAME = { whole: 0, tooLong: 1, torn: 2 } as const;
export type FrameKind = (typeof FRAME)[keyof typeof FRAME];

export interface Frame {
  readonly start: number;
  readonly end: number;
  readonly kind: FrameKind;
}

/** Frames found in `body`, which nobody writes to any more. */
export interface Frames {
  readonly body: Buffer;
  readonly frames: readonly Frame[];
}

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const LESS = 0x3c;
const COUNT_DIGITS_MAX = 9;
const NONE: Frames = { body: Buffer.alloc(0), frames: [] };

type Mode = "unknown" | "counted" | "lines" | "nul";

export class FrameReader {
  private mode: Mode = "unknown";
  private held: Buffer = NONE.body;
  private used = 0;
  /** Of the held bytes, those that hold no delimiter. */
  private scanned = 0;
  /** Bytes of a frame that is too long, still to be passed over. */
  private skipBytes = 0;
  private skipLine = false;

  private sawFrame = false;

  /** What is held may be all that its sender has to say: no message of the connection had an end yet. */
  get mayBeWhole(): boolean {
    return this.used > 0 && !this.sawFrame && this.mode === "unknown" && countAt(this.pending, 0) === "none";
  }

  /** Bytes of the unfinished message. */
  get heldBytes(): number {
    return this.used;
  }

  /** Memory in use for it. */
  get capacity(): number {
    return this.held.length;
  }

  read(chunk: Buffer): Frames {
    const fresh = this.used === 0;
    if (!fresh) this.hold(chunk);
    const body = fresh ? chunk : this.pending;
    const frames: Frame[] = [];
    const rest = this.scan(body, frames);
    if (frames.length === 0 && !fresh && rest === 0) return NONE;
    this.used = 0;
    this.held = NONE.body;
    if (rest < body.length) this.hold(body.subarray(rest));
    if (rest > 0 || fresh) this.scanned = Math.max(0, this.scanned - rest);
    return frames.length === 0 ? NONE : { body, frames };
  }

  /** The connection ended, or its sender ends messages with nothing: what is held is the last message. */
  end(): Frames {
    const { used, pending: body } = this;
    this.held = NONE.body;
    this.used = 0;
    this.scanned = 0;
    const frame = trimmed(body, 0, used);
    const isTorn = this.mode === "counted" || (this.mode === "unknown" && countAt(body, 0) !== "none");
    if (used === 0 || (!isTorn && frame.end === frame.start)) return NONE;
    return { body, frames: [isTorn ? { start: 0, end: used, kind: FRAME.torn } : frame] };
  }

  /** Position of the first byte that belongs to no frame yet. */
  private scan(body: Buffer, frames: Frame[]): number {
    let at = 0;
    while (at < body.length) {
      const next = this.isSkipping ? this.skip(body, at) : this.next(body, at, frames);
      if (next < 0) break;
      at = next;
      this.scanned = at;
    }
    return at;
  }

  /** Position behind the next frame; -1 when it is not whole. */
  private next(body: Buffer, at: number, frames: Frame[]): number {
    if (this.mode === "unknown" || this.mode === "counted") {
      const start = skipBlank(body, at);
      if (start > at) return start;
      const count = countAt(body, at);
      if (count === "short") return -1;
      if (count !== "none") return this.counted(body, count, frames);
      if (!this.tellDelimiter(body, at)) return -1;
    }
    return this.line(body, at, frames);
  }

  /** Senders that end messages in NUL leave newlines inside: their first NUL is last, or stands before the next message. */
  private tellDelimiter(body: Buffer, at: number): boolean {
    const from = Math.max(at, this.scanned);
    const nul = body.indexOf(NUL, from);
    if (nul < 0 && body.indexOf(LF, from) < 0 && body.length - at <= FRAME_BYTES_MAX) {
      this.mode = "unknown";
      this.scanned = body.length;
      return false;
    }
    this.scanned = at;
    const next = body[nul + 1];
    this.mode = nul >= 0 && (next === undefined || next === LESS) ? "nul" : "lines";
    return true;
  }

  private counted(body: Buffer, count: Count, frames: Frame[]): number {
    this.mode = "counted";
    const { start, bytes } = count;
    const end = start + bytes;
    if (bytes > FRAME_BYTES_MAX) {
      if (body.length - start < FRAME_BYTES_MAX) return -1;
      this.skipBytes = bytes - FRAME_BYTES_MAX;
      return this.push(frames, { start, end: start + FRAME_BYTES_MAX, kind: FRAME.tooLong });
    }
    if (end > body.length) return -1;
    const frame = trimmed(body, start, end);
    if (frame.end > frame.start) this.push(frames, frame);
    return end;
  }

  private line(body: Buffer, at: number, frames: Frame[]): number {
    const delimiter = this.mode === "nul" ? NUL : LF;
    const end = body.indexOf(delimiter, Math.max(at, this.scanned));
    const length = (end < 0 ? body.length : end) - at;
    if (length > FRAME_BYTES_MAX) {
      this.skipLine = true;
      return this.push(frames, { start: at, end: at + FRAME_BYTES_MAX, kind: FRAME.tooLong });
    }
    if (end < 0) {
      this.scanned = body.length;
      return -1;
    }
    this.sawFrame = true;
    const frame = trimmed(body, at, end);
    if (frame.end > frame.start) this.push(frames, frame);
    return end + 1;
  }

  private push(frames: Frame[], frame: Frame): number {
    frames.push(frame);
    this.sawFrame = true;
    return frame.end;
  }

  private get pending(): Buffer {
    return this.held.subarray(0, this.used);
  }

  private get isSkipping(): boolean {
    return this.skipBytes > 0 || this.skipLine;
  }

  private skip(body: Buffer, at: number): number {
    if (this.skipLine) {
      const end = body.indexOf(this.mode === "nul" ? NUL : LF, at);
      if (end < 0) return body.length;
      this.skipLine = false;
      return end + 1;
    }
    const bytes = Math.min(this.skipBytes, body.length - at);
    this.skipBytes -= bytes;
    return at + bytes;
  }

  private hold(bytes: Buffer): void {
    const needed = this.used + bytes.length;
    if (needed > this.held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.held.length * 2));
      this.held.copy(larger, 0, 0, this.used);
      this.held = larger;
    }
    bytes.copy(this.held, this.used);
    this.used = needed;
  }
}

interface Count {
  readonly start: number;
  readonly bytes: number;
}

/** `123 <` at `at`: a count is followed by a priority. "short": it may yet become one. */
function countAt(body: Buffer, at: number): Count | "none" | "short" {
  let bytes = 0;
  let i = at;
  for (; i < body.length && i - at <= COUNT_DIGITS_MAX; i++) {
    const code = body[i] ?? 0;
    if (code === SPACE && bytes > 0) break;
    if (!(code >= 0x30 && code <= 0x39) || (code === 0x30 && i === at)) return "none";
    bytes = bytes * 10 + code - 0x30;
  }
  if (i - at > COUNT_DIGITS_MAX) return "none";
  if (i + 1 >= body.length) return "short";
  return body[i + 1] === LESS ? { start: i + 1, bytes } : "none";
}

function skipBlank(body: Buffer, start: number): number {
  let at = start;
  while (at < body.length && isBlank(body[at])) at++;
  return at;
}

/** Without the delimiters that senders add to one another at the end. */
function trimmed(body: Buffer, start: number, end: number): Frame {
  let last = end;
  while (last > start && isBlank(body[last - 1])) last--;
  return { start, end: last, kind: FRAME.whole };
}

function isBlank(byte: number | undefined): boolean {
  return byte === LF || byte === CR || byte === NUL;
}
