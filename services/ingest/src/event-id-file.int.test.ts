/** Event ids over restarts, on the real disk: ordered ends, kills, and a clock that steps back in between. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EventIds, eventIdText } from "@sightglass/clickhouse";
import { type TempDir, tempDir } from "@sightglass/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEventIdFile } from "./event-id-file";

const NOW = 1_795_178_096_123;

let dir: TempDir;
beforeEach(() => {
  dir = tempDir("event-ids");
});
afterEach(() => dir.remove());

interface Life {
  ids: bigint[];
  close: () => void;
}

/** A process that gives an id at each of the times. */
function live(times: readonly number[]): Life {
  const file = openEventIdFile(dir.path);
  const ids = new EventIds(3, file);
  const given = times.map((ms) => {
    ids.next(ms);
    return BigInt(`0x${eventIdText(ids.low, ids.high)}`);
  });
  return { ids: given, close: () => file.close() };
}

const seconds = (count: number, fromMs: number) => Array.from({ length: count }, (_, i) => fromMs + i * 1000);
const rises = (ids: readonly bigint[]) => ids.every((id, i) => i === 0 || id > (ids[i - 1] ?? 0n));

describe("event ids over restarts", () => {
  it("rise though the clock steps back, after a kill and after an ordered end", () => {
    const killed = live(seconds(60, NOW));
    const ended = live(seconds(30, NOW - 3_600_000));
    ended.close();
    const last = live(seconds(30, NOW - 7_200_000));
    last.close();
    expect(rises([...killed.ids, ...ended.ids, ...last.ids])).toBe(true);
  });

  it("run ahead of the clock by no more than two steps", () => {
    live([NOW]);
    const { ids } = live([NOW + 1]);
    expect(Number((ids[0] ?? 0n) >> 22n) - NOW).toBeLessThanOrEqual(5_000);
    const later = live([NOW + 60_000]);
    expect((later.ids[0] ?? 0n) >> 22n).toBe(BigInt(NOW + 60_000));
  });

  it("cost a write only every few seconds", () => {
    const file = openEventIdFile(dir.path);
    let writes = 0;
    const ids = new EventIds(3, {
      unusedFromMs: file.unusedFromMs,
      reserve: (ms) => {
        writes++;
        return file.reserve(ms);
      },
    });
    for (let i = 0; i < 100_000; i++) ids.next(NOW + i / 10);
    expect(writes).toBe(4);
    file.close();
  });

  it("begin with the clock when the file is damaged", () => {
    live([NOW]).close();
    const path = join(dir.path, "event-ids");
    writeFileSync(path, readFileSync(path).fill(9, 2, 3));
    const file = openEventIdFile(dir.path);
    expect([file.isDamaged, file.unusedFromMs]).toEqual([true, 0]);
    file.close();
  });
});
