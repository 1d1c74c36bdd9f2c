import { describe, expect, it } from "vitest";
import { EventIds, eventIdText } from "./event-id";

const NOW = 1_795_178_096_123;

describe("EventIds", () => {
  it("holds milliseconds, process and counter", () => {
    const ids = new EventIds(1023);
    ids.next(NOW);
    const id = BigInt(`0x${eventIdText(ids.low, ids.high)}`);
    expect([id >> 22n, (id >> 12n) & 1023n, id & 4095n]).toEqual([BigInt(NOW), 1023n, 0n]);
  });

  it("rises when the clock stands, steps back, or the counter is full", () => {
    const ids = new EventIds(5);
    let last = -1n;
    for (let i = 0; i < 20_000; i++) {
      ids.next(NOW - (i % 3) * 1000);
      const id = BigInt(`0x${eventIdText(ids.low, ids.high)}`);
      expect(id > last).toBe(true);
      last = id;
    }
    expect(last >> 22n).toBe(BigInt(NOW) + 4n);
    ids.next(NOW + 1000);
    expect(BigInt(`0x${eventIdText(ids.low, ids.high)}`) >> 22n).toBe(BigInt(NOW) + 1000n);
  });

  it("asks its mark before it uses a millisecond, and begins where the mark says that none is used", () => {
    const reserved: number[] = [];
    const mark = {
      unusedFromMs: NOW + 100,
      reserve: (ms: number) => {
        reserved.push(ms);
        return ms + 10;
      },
    };
    const ids = new EventIds(5, mark);
    const millisecond = (nowMs: number) => {
      ids.next(nowMs);
      return Number(BigInt(`0x${eventIdText(ids.low, ids.high)}`) >> 22n) - NOW;
    };
    expect([0, 0, 50, 99, 105].map((ms) => millisecond(NOW + ms))).toEqual([100, 100, 100, 100, 105]);
    expect(reserved).toEqual([NOW + 100]);
    expect([110, 111, 90, 5000].map((ms) => millisecond(NOW + ms))).toEqual([110, 111, 111, 5000]);
    expect(reserved).toEqual([NOW + 100, NOW + 110, NOW + 5000]);
  });

  it("refuses a process number that does not fit", () => {
    for (const number of [-1, 1024, 1.5, Number.NaN]) expect(() => new EventIds(number)).toThrow(RangeError);
  });
});
