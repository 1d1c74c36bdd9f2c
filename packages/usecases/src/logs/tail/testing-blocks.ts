/** Sealed blocks as the intake makes them, and tails that read them. For tests only. */
import { randomBytes } from "node:crypto";
import { type BlockSection, compressZstd, encodeBlockMessage } from "@sightglass/bus";
import {
  AttributeKeys,
  createReader,
  LogBlock,
  LogRow,
  projectDb,
  ResourceBlock,
} from "@sightglass/clickhouse";
import { createLogger } from "@sightglass/runtime";
import type { TailEvent } from "./outbox";
import type { TailSession } from "./tail-session";

export interface TestEvent {
  projectId: number;
  /** Unique: becomes the event id and the attribute `n`. */
  n: number;
  body?: string;
  severity?: number;
  /** Of the resource with the attribute `pod`; none without. */
  pod?: string;
}

/** A project's handle on a store that nobody answers for. */
export function storelessDb(projectId: number) {
  const logger = createLogger({ service: "test", level: "silent" });
  const options = { url: "http://127.0.0.1:1", database: "sightglass", user: "u", password: "p", logger };
  return projectDb(createReader(options), projectId);
}

const keys = new AttributeKeys(() => 0);

/** Resources of the events named in `newPods` travel with the block. */
export async function sealed(events: readonly TestEvent[], newPods: readonly string[] = []): Promise<Buffer> {
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
    parts.filter(({ rows }) => rows > 0),
  );
}

type Part = { table: "logs" | "resources"; rows: number; native: Buffer };

async function encode(events: readonly TestEvent[], parts: readonly Part[]): Promise<Buffer> {
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
  return encodeBlockMessage({ version: 1, id, process: "ingest-0", ...times, counts, sections }, frames);
}

function podId(pod: string): number {
  return 1 + ([...pod].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000);
}

/** Takes events until `isEnough`, or nothing came for `quietMs`. */
export async function collect(
  session: TailSession,
  isEnough: (events: readonly TailEvent[]) => boolean,
  quietMs = 2_000,
): Promise<TailEvent[]> {
  const events: TailEvent[] = [];
  while (!isEnough(events)) {
    const taken = await session.outbox.take(quietMs);
    if (taken === null || taken.length === 0) break;
    events.push(...taken);
  }
  return events;
}

/** The attribute `n` of the rows. */
export function numbersOf(events: readonly TailEvent[]): number[] {
  return events.flatMap((event) => (event.kind === "row" ? [Number(/"n":(\d+)/.exec(event.text)?.[1])] : []));
}
