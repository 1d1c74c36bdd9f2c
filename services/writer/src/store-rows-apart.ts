/**
 * Stores the good rows of one refused block of logs: halves are inserted until the rows that the
 * store refuses stand alone; each of them becomes a dead letter with its columns as JSON. With n
 * refused rows of m about 2n·log2(m) small inserts; deterministic, so a repetition finds them done.
 */
import { decompressZstd } from "@sightglass/bus";
import type { BatchBlock } from "./block-batch";
import { tableRows } from "./block-batch";
import { insertWhole, type StoreAccess } from "./insert-whole";
import { ownersOf } from "./losses";
import { StoreRefusal } from "./store-writer";

export interface RefusedBlock {
  block: BatchBlock;
  /** The zstd frame of its log rows. */
  frame: Buffer;
  token: string;
  refusal: string;
}

/** Rows lost by project; or the whole block, when its bytes are no block of logs. */
export type RowsApart = { kind: "rows"; lost: Map<number, number> } | { kind: "unreadable"; native: Buffer };

const NATIVE_BYTES_MAX = 512 * 1024 * 1024;

export async function storeRowsApart(refused: RefusedBlock, options: StoreAccess): Promise<RowsApart> {
  const native = await decompressed(refused.frame);
  if (!native) return { kind: "unreadable", native: refused.frame };
  const { store, attempts, signals } = options;
  const isBlock = await accepted(attempts.run((signal) => store.probeLogs(native, signal), signals));
  if (!isBlock.ok) return { kind: "unreadable", native };
  const ranges = [{ first: 0, count: tableRows(refused.block, "logs") }];
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const { first, count } = range;
    const token = `${refused.token}:${first}-${first + count - 1}`;
    const rows = { native, first, count, token };
    const insert = (signal: AbortSignal) => store.insertLogRows({ ...rows, signal });
    const repair = (signal: AbortSignal) => store.repairLogRows({ ...rows, signal });
    const result = await accepted(insertWhole({ table: "logs", insert, repair }, options));
    if (result.ok) continue;
    if (count === 1) await keepRefused({ refused, native, row: first, message: result.message }, options);
    else {
      const half = Math.floor(count / 2);
      ranges.push({ first: first + half, count: count - half }, { first, count: half });
    }
  }
  const blockId = refused.block.header?.id ?? "";
  const lost = await attempts.run((signal) => store.refusedLogRows(blockId, signal), signals);
  return { kind: "rows", lost };
}

async function keepRefused(
  row: { refused: RefusedBlock; native: Buffer; row: number; message: string },
  options: StoreAccess,
): Promise<void> {
  const { store, partition } = options;
  const { block, token } = row.refused;
  const letter = {
    native: row.native,
    row: row.row,
    message: row.message,
    origin: `${partition}:${block.offset}:${row.row}`,
    blockId: block.header?.id ?? "",
    sources: new Map(ownersOf(block).map(({ projectId, source }) => [projectId, source])),
    token: `${token}:${row.row}:letter`,
  };
  const insert = (signal: AbortSignal) => store.insertRefusedLogRow({ ...letter, signal });
  const repair = (signal: AbortSignal) => store.repairRefusedLogRow({ ...letter, signal });
  await insertWhole({ table: "dead_letters", insert, repair }, options);
}

/** Whether the store took it, or refused it in which words; rejects when stopped. */
async function accepted(call: Promise<void>): Promise<{ ok: true } | { ok: false; message: string }> {
  try {
    await call;
    return { ok: true };
  } catch (error) {
    if (error instanceof StoreRefusal) return { ok: false, message: error.message };
    throw error;
  }
}

async function decompressed(frame: Buffer): Promise<Buffer | null> {
  try {
    return await decompressZstd(frame, NATIVE_BYTES_MAX);
  } catch {
    return null;
  }
}
