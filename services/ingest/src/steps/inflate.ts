/**
 * Chain step, first half of decode: the body of a request as plain bytes. Encodings are gzip, deflate (with and
 * without zlib header), zstd, br and snappy (blocks). When the header lies, the first bytes decide. Output is capped.
 */
import { promisify } from "node:util";
import zlib from "node:zlib";
import { Refusal } from "../refusal";
import { snappyLength, unpackSnappy } from "../snappy";
import { inflatedBound, isZstd, zstdDecompress } from "../zstd";

/** Below this the event loop inflates itself: a trip to the thread pool costs more. */
const SYNC_BYTES_MAX = 256 * 1024;
/** Each big body on the thread pool may take its full cap before the budget can count it. */
const CONCURRENT_MAX = 2;

const ENCODINGS = ["identity", "gzip", "deflate", "br", "zstd", "snappy"] as const;
type Encoding = (typeof ENCODINGS)[number];
/** What the bytes really are: `deflate` stands for two formats. */
type Kind = Exclude<Encoding, "deflate"> | "zlib" | "raw";
type Inflate = (body: Buffer, options: zlib.ZlibOptions) => Buffer;
type InflateLater = (body: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>;

const NOW: Record<Exclude<Kind, "identity" | "zstd" | "snappy">, Inflate> = {
  gzip: zlib.gunzipSync,
  zlib: zlib.inflateSync,
  raw: zlib.inflateRawSync,
  br: zlib.brotliDecompressSync,
};
const LATER: Record<keyof typeof NOW, InflateLater> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  zlib: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  raw: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw),
  br: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.brotliDecompress),
};

/** The one encoding that `Content-Encoding` names. Throws a Refusal `body.encoding` for anything else, two of them included. */
export function encodingOf(header: string | undefined): Encoding {
  if (header === undefined) return "identity";
  const named = header
    .toLowerCase()
    .split(",")
    .map((word) => word.trim().replace(/^x-/, ""))
    .filter((word) => word !== "" && word !== "identity");
  if (named.length === 0) return "identity";
  const found = ENCODINGS.find((encoding) => encoding === named[0]);
  if (found === undefined || named.length > 1)
    throw new Refusal("body.encoding", `It was "${header.slice(0, 60)}".`);
  return found;
}

export interface Inflater {
  /** Throws a Refusal: `body.corrupt` or `body.too_large`. */
  inflate(body: Buffer, encoding: Encoding): Promise<Buffer>;
}

export function createInflater(maxBytes: number): Inflater {
  const turns = createTurns(CONCURRENT_MAX);
  return {
    async inflate(body, encoding) {
      const real = body.length === 0 ? "identity" : sniff(body, encoding);
      if (real === "identity") return body;
      if (real === "snappy") return inflateSnappy(body, maxBytes);
      if (real === "zstd") {
        const unpack = () => inflateZstd(body, maxBytes);
        return inflatedBound(body) <= SYNC_BYTES_MAX ? unpack() : turns(unpack);
      }
      const work = () => run(real, body, maxBytes);
      return body.length <= SYNC_BYTES_MAX ? work() : turns(work);
    },
  };
}

/** What the bytes are. A brotli stream has no mark of its own, so the header is believed unless the body looks like JSON. */
function sniff(body: Buffer, named: Encoding): Kind {
  if (body[0] === 0x1f && body[1] === 0x8b) return "gzip";
  if (isZstd(body)) return "zstd";
  if (named === "snappy") return named;
  if (named === "identity" || looksLikeText(body)) return "identity";
  if (named !== "deflate") return named;
  const isZlib = ((body[0] ?? 0) & 0x0f) === 8 && body.length > 1 && body.readUInt16BE(0) % 31 === 0;
  return isZlib ? "zlib" : "raw";
}

/** JSON opens with a bracket or white space before one. */
function looksLikeText(body: Buffer): boolean {
  const start = body.toString("latin1", 0, 64).trimStart();
  return /^[[{]\s*["{[\]}]/.test(start) || start === "{" || start === "[";
}

async function run(kind: keyof typeof NOW, body: Buffer, maxBytes: number): Promise<Buffer> {
  const options = { maxOutputLength: maxBytes };
  try {
    return body.length <= SYNC_BYTES_MAX ? NOW[kind](body, options) : await LATER[kind](body, options);
  } catch (error) {
    if (codeOf(error) === "ERR_BUFFER_TOO_LARGE")
      throw new Refusal("body.too_large", `The cap is ${maxBytes} bytes decompressed.`);
    throw new Refusal("body.corrupt", undefined, { cause: error });
  }
}

function inflateSnappy(body: Buffer, maxBytes: number): Buffer {
  const length = snappyLength(body);
  if (length !== undefined && length > maxBytes)
    throw new Refusal("body.too_large", `The cap is ${maxBytes} bytes decompressed.`);
  const inflated = unpackSnappy(body);
  if (inflated === undefined) throw new Refusal("body.corrupt");
  return inflated;
}

async function inflateZstd(body: Buffer, maxBytes: number): Promise<Buffer> {
  const inflated = await zstdDecompress(body, maxBytes).catch((error: unknown) => {
    throw new Refusal("body.corrupt", undefined, { cause: error });
  });
  if (inflated === undefined || inflated.length > maxBytes) {
    throw new Refusal("body.too_large", `The cap is ${maxBytes} bytes decompressed.`);
  }
  return inflated;
}

/** Runs at most `most` works at a time, the others wait in order. */
function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
