/** The largest batches on the smallest engine: each is stored at once, in one insert. */
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WRITER_LIMITS } from "./limits";
import { sealTestBlock } from "./testing-blocks";
import { openTestLog } from "./testing-log";
import { startTestStore, type TestStore } from "./testing-store";

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const BLOCK_ROWS = 1000;

let test: TestStore;
beforeAll(async () => {
  test = await startTestStore({ memoryBytes: GIB });
});
afterAll(async () => {
  await test.stop();
});

/** Text that hardly compresses and makes many tokens, as an index meets it. */
function wide(event: number, chars: number): string {
  let text = "";
  let state = event * 2_654_435_761 + 1;
  while (text.length < chars) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += `${state.toString(36)} `;
  }
  return text.slice(0, chars);
}

describe("the writer on an engine of 1 GiB", () => {
  it.each([
    ["100,000 rows of 450 bytes", 5001, 450, WRITER_LIMITS.batchRows],
    ["48 MiB of wide rows", 5002, 16_000, (48 * MIB) / 16_000],
    ["100,000 rows of 1.8 KB", 5003, 1800, WRITER_LIMITS.batchRows],
  ])("stores %s", { timeout: 180_000 }, async (_name, projectId, chars, most) => {
    const log = await openTestLog();
    const blockRows = Math.min(BLOCK_ROWS, Math.floor((2 * MIB) / chars));
    const blocks = Math.floor(most / blockRows);
    for (let i = 0; i < blocks; i++) {
      const body = (event: number) => wide(event, chars);
      await log.publisher.publish(
        await sealTestBlock({ projectId, rows: blockRows, firstEvent: i * blockRows, body }),
      );
    }
    const failures: unknown[] = [];
    let largestRows = 0;
    await log.start({
      store: {
        ...test.store,
        insert: async (insert) => {
          largestRows = Math.max(largestRows, insert.frames.length * blockRows);
          await test.store.insert(insert).catch((error: unknown) => {
            failures.push(error);
            throw error;
          });
        },
      },
    });
    const events = blocks * blockRows;
    try {
      await waitFor(async () => (await test.outcomes(projectId)).stored === events, { timeoutMs: 120_000 });
    } finally {
      await log.close();
    }
    expect(failures).toEqual([]);
    expect(await test.stored(projectId)).toEqual({ rows: events, events });
    const raw = Math.min(events * chars, WRITER_LIMITS.batchRawBytesMax);
    expect(largestRows * chars).toBeGreaterThan(raw * 0.7);
  });
});
