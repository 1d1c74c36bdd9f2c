import { describe, expect, it } from "vitest";
import { compressZstd, decompressZstd } from "./codec";

describe("zstd", () => {
  it.each([0, 1, 1000, 300_000])("gives %i bytes back", async (size) => {
    const bytes = Buffer.alloc(size, "sightglass ");
    expect((await decompressZstd(await compressZstd(bytes), 1_000_000)).equals(bytes)).toBe(true);
  });

  it("reads frames that stand one after the other as one", async () => {
    const frames = await Promise.all(["abc", "", "def"].map((text) => compressZstd(Buffer.from(text))));
    expect(String(await decompressZstd(Buffer.concat(frames), 100))).toBe("abcdef");
  });

  it("rejects damage", async () => {
    const frame = await compressZstd(Buffer.alloc(1000, "x"));
    await expect(decompressZstd(frame.subarray(0, frame.length - 3), 10_000)).rejects.toThrow();
    await expect(decompressZstd(Buffer.from("no frame"), 10_000)).rejects.toThrow();
  });

  it("rejects more than it may hold", async () => {
    await expect(decompressZstd(await compressZstd(Buffer.alloc(1000)), 999)).rejects.toThrow("999");
  });
});
