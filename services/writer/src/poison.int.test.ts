/** Damaged blocks among good ones: every good event is stored, every damaged block ends as a dead letter, nothing stands still. */
import {
  blockFrames,
  compressZstd,
  decodeBlockHeader,
  decompressZstd,
  encodeBlockMessage,
  WRITER_GROUP,
} from "@sightglass/bus";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealTestBlock } from "./testing-blocks";
import { openTestLog } from "./testing-log";
import { startTestStore, type TestStore } from "./testing-store";

const GOOD = 4000;
const BAD = 4001;
const BLOCKS = 24;
const ROWS = 20;
const FILL_BYTES = 12;

let test: TestStore;
beforeAll(async () => {
  test = await startTestStore();
});
afterAll(async () => {
  await test.stop();
});

/** Damage of the Native bytes, or of the frame around them. */
const damages: ((native: Buffer, frame: Buffer, at: number) => Promise<Buffer>)[] = [
  (native, _frame, at) => compressZstd(native.subarray(0, at)),
  (native, _frame, at) => compressZstd(Buffer.from(native).fill(0xff, at, at + FILL_BYTES)),
  async (_native, frame) => frame.subarray(0, frame.length - 5),
  (native, _frame, at) => compressZstd(Buffer.concat([native.subarray(0, at), native])),
];

async function damagedBlock(number: number): Promise<Buffer> {
  const message = await sealTestBlock({
    projectId: BAD,
    rows: ROWS,
    firstEvent: number * ROWS,
  });
  const decoded = decodeBlockHeader(message);
  if (!decoded.ok) throw new Error(decoded.problem);
  const [logs = Buffer.alloc(0), ...others] = blockFrames(message, decoded);
  const native = await decompressZstd(logs, 1e8);
  const at = 3 + Math.floor(((number * 7919) % 1000) * (native.length / 1100));
  const frame = (await damages[number % damages.length]?.(native, logs, at)) ?? logs;
  const [section, ...rest] = decoded.header.sections;
  const sections = section ? [{ ...section, bytes: frame.length }, ...rest] : [];
  return encodeBlockMessage({ ...decoded.header, sections }, [frame, ...others]);
}

describe("the writer among damaged blocks", () => {
  it("stores all good events and puts every other aside", { timeout: 180_000 }, async () => {
    const log = await openTestLog();
    const { publisher, inspector } = log;
    for (let i = 0; i < BLOCKS; i++) {
      await publisher.publish(await sealTestBlock({ projectId: GOOD, rows: ROWS, firstEvent: i * ROWS }));
      await publisher.publish(await damagedBlock(i));
    }
    await log.start({ store: test.store });
    const behind = async () =>
      (await inspector.lag(WRITER_GROUP)).some(({ committed, end }) => committed < end);
    await waitFor(async () => !(await behind()), { timeoutMs: 150_000, what: "the end of the backlog" });
    await log.close();

    const events = BLOCKS * ROWS;
    expect(await test.stored(GOOD)).toEqual({ rows: events, events });
    expect(await test.outcomes(GOOD)).toEqual({ received: events, stored: events });
    const { received, stored = 0, "dead_lettered:block.unreadable": lost = 0 } = await test.outcomes(BAD);
    expect({ received, sum: stored + lost }).toEqual({ received: events, sum: events });
    const [letters] = await test.rows(
      `SELECT count() AS letters FROM sightglass.dead_letters WHERE project_id = ${BAD} AND raw != ''`,
    );
    expect(Number(letters?.letters)).toBe(lost / ROWS);
    expect(lost).toBeGreaterThanOrEqual(events / 2);
  });
});
