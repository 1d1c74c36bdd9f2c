/**
 * zstd for the frames of a block: the runtime's own when it has one (Node 22.15 and later), else
 * the prebuilt addon. Works off the main thread. Each call gives one whole frame, so that frames
 * joined back to back are one stream again.
 */
import zlib from "node:zlib";
import addon from "@mongodb-js/zstd/bindings.js";

type Done = (error: Error | null, result: Buffer) => void;
type BuiltIn = (bytes: Buffer, options: object, done: Done) => void;

/** Half the CPU of the default level 3, on log blocks for about the same bytes. */
const LEVEL = 1;
/** ZSTD_c_compressionLevel in zstd.h. */
const LEVEL_PARAMETER = 100;

/** Below this a trip to the thread pool costs more than the bytes that it saves. */
const STORED_BYTES_MAX = 512;
const STORED_HEADER_BYTES = 9;
const BLOCK_HEADER_BYTES = 3;

/** One zstd frame of `bytes`. */
export function compressZstd(bytes: Buffer): Promise<Buffer> {
  if (bytes.length <= STORED_BYTES_MAX) return Promise.resolve(storedFrame(bytes));
  const builtIn = findBuiltIn("zstdCompress");
  if (!builtIn) return addon.compress(bytes, LEVEL);
  return callBuiltIn(builtIn, bytes, { params: { [LEVEL_PARAMETER]: LEVEL } });
}

/**
 * A frame with its bytes as they are: magic, a descriptor (one segment, content size in four bytes), the size, and one
 * last raw block. Source: RFC 8878 section 3.1.1.
 */
function storedFrame(bytes: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(STORED_HEADER_BYTES + BLOCK_HEADER_BYTES + bytes.length);
  frame.writeUInt32LE(0xfd2fb528, 0);
  frame.writeUInt8(0b1010_0000, 4);
  frame.writeUInt32LE(bytes.length, 5);
  frame.writeUIntLE((bytes.length << 3) | 1, STORED_HEADER_BYTES, BLOCK_HEADER_BYTES);
  bytes.copy(frame, STORED_HEADER_BYTES + BLOCK_HEADER_BYTES);
  return frame;
}

/**
 * Content of one or more zstd frames. Rejects when they are damaged or hold more than `maxBytes`
 * (the addon finds that only after decompressing, so give it frames of our own making).
 */
export async function decompressZstd(frames: Buffer, maxBytes: number): Promise<Buffer> {
  const builtIn = findBuiltIn("zstdDecompress");
  const bytes = builtIn
    ? await callBuiltIn(builtIn, frames, { maxOutputLength: maxBytes })
    : await addon.decompress(frames);
  if (bytes.length > maxBytes) throw new RangeError(`the content exceeds ${maxBytes} bytes`);
  return bytes;
}

function callBuiltIn(call: BuiltIn, bytes: Buffer, options: object): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    call(bytes, options, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

function findBuiltIn(name: "zstdCompress" | "zstdDecompress"): BuiltIn | undefined {
  const found: unknown = Reflect.get(zlib, name);
  return isBuiltIn(found) ? found : undefined;
}

function isBuiltIn(value: unknown): value is BuiltIn {
  return typeof value === "function";
}
