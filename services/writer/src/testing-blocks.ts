/** Sealed blocks as the edge makes them, for tests. */
import { randomBytes } from "node:crypto";
import { type BlockHeader, type BlockSection, compressZstd, encodeBlockMessage } from "@sightglass/bus";
import { LogBlock, LogRow, OutcomeBlock } from "@sightglass/clickhouse";

export interface TestBlock {
  id?: string;
  projectId: number;
  rows: number;
  /** First event id of the block. */
  firstEvent: number;
  /** Body of row i; default `event <event id>`. */
  body?: (event: number) => string;
  receivedMs?: number;
  source?: string;
  /** What the header says besides; the rows themselves are all of `projectId`. */
  otherCounts?: BlockHeader["counts"];
}

export function sealTestBlock(block: TestBlock): Promise<Buffer> {
  return seal(block, (logs) => logs);
}

/** A block whose log section is not what its header says: bytes that are no Native block. */
export function sealBrokenBlock(block: TestBlock): Promise<Buffer> {
  return seal(block, (logs) => Buffer.concat([logs.subarray(0, 60), randomBytes(200)]));
}

async function seal(block: TestBlock, change: (logs: Buffer) => Buffer): Promise<Buffer> {
  const receivedMs = block.receivedMs ?? Date.now();
  const source = block.source ?? "http/test";
  const sections: [BlockSection["table"], number, Buffer][] = [
    ["logs", block.rows, change(nativeLogs(block, receivedMs))],
    ["ingest_outcomes", 1, nativeReceived(block, { receivedMs, source })],
  ];
  const frames = await Promise.all(sections.map(([, , native]) => compressZstd(native)));
  const header: BlockHeader = {
    version: 1,
    id: block.id ?? randomBytes(16).toString("hex"),
    process: "ingest-0",
    oldestReceivedMs: receivedMs,
    newestReceivedMs: receivedMs,
    counts: [{ projectId: block.projectId, source, rows: block.rows }, ...(block.otherCounts ?? [])],
    sections: sections.map(([table, rows, native], i) => ({
      table,
      rows,
      bytes: frames[i]?.length ?? 0,
      rawBytes: native.length,
    })),
  };
  return encodeBlockMessage(header, frames);
}

function nativeLogs(block: TestBlock, receivedMs: number): Buffer {
  const logs = new LogBlock();
  const row = new LogRow();
  for (let i = 0; i < block.rows; i++) {
    const event = block.firstEvent + i;
    row.clear();
    row.projectId = block.projectId;
    row.timestampSeconds = Math.floor(receivedMs / 1000);
    row.observedMs = receivedMs;
    row.eventIdLow = event;
    row.service = `service-${event % 3}`;
    row.body = block.body?.(event) ?? `event ${event}`;
    row.retentionDays = 30;
    logs.append(row);
  }
  return logs.encode();
}

function nativeReceived(block: TestBlock, at: { receivedMs: number; source: string }): Buffer {
  const outcomes = new OutcomeBlock();
  outcomes.append({
    projectId: block.projectId,
    lastSeenMs: at.receivedMs,
    source: at.source,
    signal: "logs",
    process: "ingest-0",
    outcome: "received",
    reason: "",
    events: block.rows,
    bytes: 0,
  });
  return outcomes.encode();
}
