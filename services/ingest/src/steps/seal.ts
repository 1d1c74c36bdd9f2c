/** Chain step: the open block becomes one message for the event log; each table is one zstd frame of Native bytes. */
import { randomBytes } from "node:crypto";
import { type BlockHeader, type BlockSection, type BlockTable, encodeBlockMessage } from "@sightglass/bus";
import type { OpenBlock } from "./append";

/** What leaves the open block: it can be filled again at once. */
export interface TakenBlock {
  readonly header: Omit<BlockHeader, "sections">;
  /** Events. */
  readonly rows: number;
  readonly rawBytes: number;
  readonly parts: readonly { table: BlockTable; rows: number; native: Buffer }[];
}

export type Compress = (data: Buffer) => Promise<Buffer>;

/** Copies the block out and empties it, also when it throws. `process` is the name of this process. */
export function takeBlock(open: OpenBlock, process: string): TakenBlock {
  try {
    return copyOut(open, process);
  } finally {
    open.reset();
  }
}

function copyOut(open: OpenBlock, process: string): TakenBlock {
  for (const row of open.tally.rows(process)) open.outcomes.append(row);
  const now = Date.now();
  const parts = open.tables
    .filter(([, block]) => block.rows > 0)
    .map(([table, block]) => ({ table, rows: block.rows, native: block.encode() }));
  return {
    header: {
      version: 1,
      id: randomBytes(16).toString("hex"),
      process,
      oldestReceivedMs: open.oldestReceivedMs || now,
      newestReceivedMs: open.newestReceivedMs || now,
      counts: open.counts(),
    },
    rows: open.counts().reduce((sum, { rows }) => sum + rows, 0),
    rawBytes: parts.reduce((sum, part) => sum + part.native.length, 0),
    parts,
  };
}

export async function sealBlock(taken: TakenBlock, compress: Compress): Promise<Buffer> {
  const frames = await Promise.all(taken.parts.map((part) => compress(part.native)));
  const sections = taken.parts.map(
    (part, i): BlockSection => ({
      table: part.table,
      rows: part.rows,
      bytes: frames[i]?.length ?? 0,
      rawBytes: part.native.length,
    }),
  );
  return encodeBlockMessage({ ...taken.header, sections }, frames);
}
