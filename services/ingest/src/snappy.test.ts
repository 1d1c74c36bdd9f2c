import { expect, it } from "vitest";
import { snappyLength, unpackSnappy } from "./snappy";
import { createRandom, mutate } from "./testing-fuzz";

/** A literal "ab", then a copy of 9 bytes two back: overlapping. */
const RUN = Buffer.from([11, 4, 0x61, 0x62, ((9 - 4) << 2) | 1, 2]);

it("reads literals and copies that overlap", () => {
  expect(unpackSnappy(RUN)?.toString()).toBe("abababababa");
  expect(unpackSnappy(Buffer.from([0]))?.length).toBe(0);
  expect(unpackSnappy(Buffer.from([6, 8, 0x61, 0x62, 0x63, (2 << 2) | 2, 3, 0]))?.toString()).toBe("abcabc");
  expect(unpackSnappy(Buffer.from([6, 8, 0x61, 0x62, 0x63, (2 << 2) | 3, 3, 0, 0, 0]))?.toString()).toBe(
    "abcabc",
  );
});

it.each([
  ["nothing", []],
  ["a length without an end", [0x80, 0x80]],
  ["a length beyond 32 bits", [0xff, 0xff, 0xff, 0xff, 0x7f]],
  ["more bytes than it says", [1, 4, 0x61, 0x62]],
  ["fewer bytes than it says", [3, 4, 0x61, 0x62]],
  ["a literal that is cut", [3, 8, 0x61]],
  ["a copy from before the beginning", [9, 0, 0x61, 1, 2]],
  ["a copy with offset 0", [5, 0, 0x61, 1, 0]],
  ["a length that no block of its size can have", [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0x61]],
])("gives nothing for %s", (_what, bytes) => {
  expect(unpackSnappy(Buffer.from(bytes))).toBeUndefined();
});

it("tells the length before a byte is unpacked", () => {
  expect(snappyLength(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]))).toBe(0xffffffff);
});

it("never throws", () => {
  const random = createRandom(5);
  for (let i = 0; i < 20_000; i++)
    unpackSnappy(mutate(random, [RUN], [Buffer.from([0xff]), Buffer.from([3])]));
});
