/**
 * zstd bodies of senders, bounded before they are inflated. Work runs on the thread pool.
 * Frame layout: RFC 8878 section 3.1.
 */
import { decompressZstd } from "@sightglass/bus";

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC_MASK = 0xfffffff0;
const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_BYTES_MAX = 128 * 1024;

export function isZstd(body: Buffer): boolean {
  return body.length >= 4 && body.readUInt32LE(0) === MAGIC;
}

/**
 * Inflates. `undefined`: the body might give more than `maxBytes`, judged before any byte is inflated.
 * Rejects when the body is damaged.
 */
export async function zstdDecompress(body: Buffer, maxBytes: number): Promise<Buffer | undefined> {
  if (inflatedBound(body) > maxBytes) return undefined;
  return decompressZstd(body, maxBytes);
}

/**
 * An upper bound of what the frames can give, from their block headers alone. A declared content size
 * is not believed; a compressed block counts as its largest (the window, 128 KB at most). So the bound
 * is loose for a sender that flushes after every few bytes, and never too low.
 */
export function inflatedBound(body: Buffer): number {
  let sum = 0;
  let at = 0;
  while (at + 4 <= body.length) {
    const magic = body.readUInt32LE(at);
    if ((magic & SKIPPABLE_MAGIC_MASK) >>> 0 === SKIPPABLE_MAGIC) {
      if (at + 8 > body.length) return sum;
      at += 8 + body.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== MAGIC) return sum;
    const frame = frameBound(body, at + 4);
    sum += frame.bytes;
    at = frame.end;
  }
  return sum;
}

/** A damaged frame ends the walk at the end of the body; the decoder will refuse it. */
function frameBound(body: Buffer, start: number): { bytes: number; end: number } {
  const header = frameHeader(body, start);
  let bytes = 0;
  let at = header.end;
  while (at + 3 <= body.length) {
    const block = body.readUIntLE(at, 3);
    const type = (block >> 1) & 3;
    const size = block >> 3;
    at += 3 + (type === 1 ? 1 : size);
    bytes += type === 2 ? header.blockMax : size;
    if ((block & 1) === 1) return { bytes, end: at + (header.checksum ? 4 : 0) };
  }
  return { bytes, end: body.length };
}

function frameHeader(body: Buffer, start: number): { end: number; blockMax: number; checksum: boolean } {
  const descriptor = body[start] ?? 0;
  const single = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeAt = start + 1 + (single ? 0 : 1) + dictionaryBytes;
  const window = single ? contentSize(body, sizeAt, sizeBytes) : windowSize(body[start + 1] ?? 0);
  return {
    end: sizeAt + sizeBytes,
    blockMax: Math.min(window, BLOCK_BYTES_MAX),
    checksum: (descriptor & 4) !== 0,
  };
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(body: Buffer, at: number, bytes: number): number {
  if (at + bytes > body.length) return BLOCK_BYTES_MAX;
  if (bytes === 8) return BLOCK_BYTES_MAX;
  return body.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}
