/** Sealed blocks of logs as the intake makes them. */
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { type BlockSection, compressZstd, encodeBlockMessage } from "@sightglass/bus";
import { AttributeKeys, LogBlock, LogRow, ResourceBlock } from "@sightglass/clickhouse";

export interface BlockEvent {
  projectId: number;
  /** Unique: becomes the event id and the attribute `n`. */
  n: number;
  body?: string;
  severity?: number;
  /** Of the resource with the attribute `pod`; none without. */
  pod?: string;
}

const keys = new AttributeKeys(() => 0);

export interface BlockOptions {
  /** Resources of the events that travel with the block. */
  newPods?: readonly string[];
  /** Who sealed it; on Kafka the partition follows from the name. */
  process?: string;
}

export async function sealedBlock(
  events: readonly BlockEvent[],
  { newPods = [], process = "ingest-0" }: BlockOptions = {},
): Promise<Buffer> {
  const logs = new LogBlock();
  const row = new LogRow();
  const nowMs = Date.now();
  for (const event of events) {
    row.clear();
    row.projectId = event.projectId;
    row.observedMs = nowMs;
    row.timestampSeconds = Math.floor(nowMs / 1000);
    row.eventIdHigh = Math.floor(nowMs / 1024);
    row.eventIdLow = event.n;
    row.severityNumber = event.severity ?? 9;
    row.service = "checkout";
    row.body = event.body ?? `event ${event.n}`;
    row.resourceIdLow = event.pod === undefined ? 0 : podId(event.pod);
    row.addAttribute(keys.find("n"), event.n);
    logs.append(row);
  }
  const resources = new ResourceBlock();
  for (const pod of newPods) {
    const [first] = events;
    const times = { firstSeen: 1, lastSeen: 1 };
    const id = { projectId: first?.projectId ?? 0, resourceIdLow: podId(pod), resourceIdHigh: 0 };
    resources.append({ ...id, service: "checkout", attributes: [["pod", pod]], ...times });
  }
  const parts = [
    { table: "logs", rows: logs.rows, native: logs.encode() },
    { table: "resources", rows: resources.rows, native: resources.encode() },
  ] as const;
  return encode(
    events,
    process,
    parts.filter(({ rows }) => rows > 0),
  );
}

type Part = { table: "logs" | "resources"; rows: number; native: Buffer };

async function encode(
  events: readonly BlockEvent[],
  process: string,
  parts: readonly Part[],
): Promise<Buffer> {
  const frames = await Promise.all(parts.map(({ native }) => compressZstd(native)));
  const sections = parts.map(({ table, rows, native }, i): BlockSection => {
    return { table, rows, bytes: frames[i]?.length ?? 0, rawBytes: native.length };
  });
  const counts = [...new Set(events.map(({ projectId }) => projectId))].map((projectId) => {
    return {
      projectId,
      source: "http/test",
      rows: events.filter((event) => event.projectId === projectId).length,
    };
  });
  const id = randomBytes(16).toString("hex");
  const times = { oldestReceivedMs: Date.now(), newestReceivedMs: Date.now() };
  return encodeBlockMessage({ version: 1, id, process, ...times, counts, sections }, frames);
}

function podId(pod: string): number {
  return crc32(pod) || 1;
}
