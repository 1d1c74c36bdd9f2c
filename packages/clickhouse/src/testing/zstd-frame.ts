/**
 * Bytes as one zstd frame of raw blocks, which every zstd reader takes: tests need no compressor.
 * Source: RFC 8878, sections 3.1.1.1 and 3.1.1.2.
 */
const MAGIC = 0xfd2fb528;
/** Content size in four bytes, single segment. */
const DESCRIPTOR = 0xa0;
const BLOCK_BYTES_MAX = 128 * 1024;

export function zstdFrame(bytes: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt8(DESCRIPTOR, 4);
  header.writeUInt32LE(bytes.length, 5);
  const parts: Buffer[] = [header];
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES_MAX) {
    const block = bytes.subarray(at, at + BLOCK_BYTES_MAX);
    const last = at + BLOCK_BYTES_MAX >= bytes.length ? 1 : 0;
    const prefix = Buffer.alloc(3);
    prefix.writeUIntLE(block.length * 8 + last, 0, 3);
    parts.push(prefix, block);
  }
  return Buffer.concat(parts);
}
