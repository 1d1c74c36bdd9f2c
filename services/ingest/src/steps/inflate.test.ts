import zlib from "node:zlib";
import { compressZstd, decompressZstd } from "@sightglass/bus";
import { describe, expect, it } from "vitest";
import { Refusal } from "../refusal";
import { inflatedBound } from "../zstd";
import { createInflater, encodingOf } from "./inflate";

const MIB = 1024 * 1024;
const inflater = createInflater(4 * MIB);
const text = Buffer.from('{"msg":"hello"}\n'.repeat(500));
const QUICK = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };
const PACK = {
  gzip: async (body: Buffer) => zlib.gzipSync(body),
  deflate: async (body: Buffer) => zlib.deflateSync(body),
  "deflate raw": async (body: Buffer) => zlib.deflateRawSync(body),
  br: async (body: Buffer) => zlib.brotliCompressSync(body, QUICK),
  zstd: compressZstd,
};
const NAMES = ["gzip", "deflate", "deflate raw", "br", "zstd"] as const;
const header = (name: string) => encodingOf(name.split(" ")[0]);

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "none",
    (error: unknown) => (error instanceof Refusal ? error.reason : String(error)),
  );
}

describe("encodingOf", () => {
  it.each([
    [undefined, "identity"],
    ["", "identity"],
    ["identity", "identity"],
    ["GZIP", "gzip"],
    ["x-gzip", "gzip"],
    ["identity, zstd", "zstd"],
    ["br", "br"],
  ])("reads %s", (given, expected) => {
    expect(encodingOf(given)).toBe(expected);
  });

  it.each(["gzip, gzip", "lz4", "*"])("refuses %s", (given) => {
    expect(() => encodingOf(given)).toThrow(Refusal);
  });
});

describe.each(NAMES)("%s", (name) => {
  it("gives the body back, small and large", async () => {
    for (const body of [
      text,
      Buffer.concat([text, Buffer.from(Array.from({ length: 600_000 }, (_, i) => (i * 7919) % 251))]),
    ]) {
      expect((await inflater.inflate(await PACK[name](body), header(name))).equals(body)).toBe(true);
    }
  });

  it("refuses every truncation, and damage, without ever throwing anything else", async () => {
    const packed = await PACK[name](text);
    for (let length = 1; length < packed.length; length += 3) {
      const reason = await refusalOf(inflater.inflate(packed.subarray(0, length), header(name)));
      expect(["body.corrupt", "none"]).toContain(reason);
    }
    for (let i = 0; i < packed.length; i++) {
      const damaged = Buffer.from(packed);
      damaged[i] = (damaged[i] ?? 0) ^ 0x55;
      expect(["body.corrupt", "body.too_large", "none"]).toContain(
        await refusalOf(inflater.inflate(damaged, header(name))),
      );
    }
  });

  it("refuses a bomb with little memory", async () => {
    const bomb = await PACK[name](Buffer.alloc(64 * MIB));
    const before = process.memoryUsage.rss();
    expect(await refusalOf(inflater.inflate(bomb, header(name)))).toBe("body.too_large");
    expect(process.memoryUsage.rss() - before).toBeLessThan(48 * MIB);
  });

  it("is told by its first bytes when the header is silent or wrong", async () => {
    if (name === "gzip" || name === "zstd") {
      expect((await inflater.inflate(await PACK[name](text), "identity")).equals(text)).toBe(true);
      expect((await inflater.inflate(await PACK[name](text), "br")).equals(text)).toBe(true);
    }
    expect((await inflater.inflate(text, header(name))).equals(text)).toBe(true);
  });
});

describe("small zstd bodies that grow", () => {
  it("wait for their turn together and all come back", async () => {
    const grown = Buffer.alloc(3 * MIB, "x");
    const packed = await compressZstd(grown);
    const all = await Promise.all(Array.from({ length: 8 }, () => inflater.inflate(packed, "zstd")));
    expect(all.every((body) => body.equals(grown))).toBe(true);
  });
});

describe("inflatedBound", () => {
  it("is never below what the frames hold", async () => {
    for (const size of [0, 1, 255, 256, 512, 513, 70_000, 131_072, 131_073, 1_000_000]) {
      for (const body of [
        Buffer.alloc(size),
        Buffer.from(Array.from({ length: size }, (_, i) => (i * 7919) % 251)),
      ]) {
        const frame = await compressZstd(body);
        expect(inflatedBound(frame)).toBeGreaterThanOrEqual(size);
        expect(inflatedBound(Buffer.concat([frame, frame]))).toBeGreaterThanOrEqual(2 * size);
        expect(inflatedBound(frame)).toBeLessThanOrEqual(size + 128 * 1024);
      }
    }
  });

  it("holds for a frame that declares less than it has", async () => {
    const frame = await compressZstd(Buffer.alloc(8 * MIB));
    for (let at = 4; at < 12; at++) {
      const liar = Buffer.from(frame);
      liar[at] = 1;
      const bound = inflatedBound(liar);
      const given = await decompressZstd(liar, 64 * MIB).catch(() => Buffer.alloc(0));
      expect(given.length).toBeLessThanOrEqual(bound);
    }
  });
});
