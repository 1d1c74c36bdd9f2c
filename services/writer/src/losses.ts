/**
 * What of a batch cannot be stored: dead letters to write, and the rows that the counts must leave
 * out. Pure. Only what a project sent goes under that project: bytes that hold the rows of several
 * projects are kept under project 0.
 */
import { createHash } from "node:crypto";
import { DeadLetterBlock } from "@sightglass/clickhouse";
import { LIMITS, RETENTION_DAYS_DEFAULT, type Reason, type Signal } from "@sightglass/telemetry";
import type { BatchBlock } from "./block-batch";

export interface Loss {
  signal: Signal;
  reason: Reason;
  /** Lost events by project. */
  rows: Map<number, number>;
}

export interface LostPiece {
  block: BatchBlock;
  partition: string;
  /** Table of the section, or the whole message when its header is unreadable. */
  signal: string;
  reason: Reason;
  message: string;
  raw: Buffer;
  nowMs: number;
}

interface Owner {
  projectId: number;
  source: string;
}

/** Native bytes of the dead letters for pieces of blocks; null when there are none. */
export function deadLetterRows(pieces: readonly LostPiece[]): Buffer | null {
  const letters = new DeadLetterBlock();
  for (const piece of pieces) {
    const owners = ownersOf(piece.block);
    const [only, ...others] = owners;
    if (only && others.length === 0) appendLetter(letters, piece, { ...only, raw: piece.raw });
    else {
      appendLetter(letters, piece, { projectId: 0, source: `bus/${piece.partition}`, raw: piece.raw });
      for (const owner of owners) appendLetter(letters, piece, { ...owner, raw: Buffer.alloc(0) });
    }
  }
  return letters.rows > 0 ? letters.encode() : null;
}

/** One source for each project of a block. */
export function ownersOf(block: BatchBlock): Owner[] {
  const owners = new Map<number, Owner>();
  for (const { projectId, source } of block.header?.counts ?? []) {
    if (!owners.has(projectId)) owners.set(projectId, { projectId, source });
  }
  return [...owners.values()];
}

/** All events of a signal in a block, lost. */
export function totalLoss(block: BatchBlock, signal: Signal, reason: Reason): Loss {
  const rows = new Map<number, number>();
  for (const count of block.header?.counts ?? []) {
    if ((count.signal ?? "logs") !== signal) continue;
    rows.set(count.projectId, (rows.get(count.projectId) ?? 0) + count.rows);
  }
  return { signal, reason, rows };
}

function appendLetter(letters: DeadLetterBlock, piece: LostPiece, owner: Owner & { raw: Buffer }): void {
  const { block, partition } = piece;
  const origin = `${partition}:${block.offset}`;
  const id = createHash("sha256")
    .update(`${origin}:${piece.signal}:${block.header?.id ?? ""}`)
    .digest();
  letters.append({
    projectId: owner.projectId,
    observedMs: block.header?.newestReceivedMs ?? piece.nowMs,
    eventIdLow: id.readUInt32LE(0),
    eventIdHigh: id.readUInt32LE(4),
    signal: piece.signal,
    source: owner.source,
    reason: piece.reason,
    message: piece.message,
    origin,
    raw: owner.raw.subarray(0, LIMITS.deadLetterRawBytesMax),
    rawBytes: owner.raw.length,
    blockId: block.header?.id ?? "",
    retentionDays: RETENTION_DAYS_DEFAULT,
  });
}
