/**
 * The live tail: every matching event from now on, pushed from the event log. On request it begins with what the
 * store has of the last minutes, or where an earlier tail stopped.
 */
import { type PartitionBounds, WRITER_GROUP } from "@sightglass/bus";
import { lowestIdOf, type ReceivedPage, receivedLogs } from "@sightglass/clickhouse";
import type { Filter } from "@sightglass/query-language";
import type { LogRecord } from "@sightglass/telemetry";
import * as z from "zod";
import type { Context } from "../../context";
import { UseCaseError } from "../../errors";
import { requirePermission } from "../../roles";
import { rangeShape, readFilter } from "../range";
import { signalOf } from "../scope";
import type { TailEvent } from "./outbox";
import {
  decodeTailCursor,
  encodeTailCursor,
  TAIL_CURSOR_CHARS_MAX,
  type TailCursor,
  type TailPosition,
} from "./tail-cursor";
import type { TailHub } from "./tail-hub";
import { TailSession } from "./tail-session";

export const tailLogsInput = z.object({
  query: rangeShape.query,
  cursor: z
    .string()
    .max(TAIL_CURSOR_CHARS_MAX)
    .optional()
    .describe("`id` of the last event of an earlier tail: goes on behind it. `Last-Event-ID` says the same."),
  since: z
    .string()
    .regex(/^\d{1,4}[sm]$/, "must be like 30s or 5m")
    .refine((text) => sinceMsOf(text) <= SINCE_MS_MAX, "at most 60m")
    .optional()
    .describe(
      "Shows what was received this long before the tail begins, `30s` or `5m`, from the store first.",
    ),
});
export type TailLogsInput = z.output<typeof tailLogsInput>;

export type TailAnswer =
  | TailEvent
  /** The tail is open: nothing that comes from now on is missed. */
  | { kind: "open"; cursor: string | undefined }
  /** Before this came the last minutes: `shown` events, `older` when there were more of them. */
  | { kind: "began"; shown: number; older: boolean; cursor: string }
  /** Goes on where the cursor stood. `repeats`: from the store, where events of the last minute may come again. */
  | { kind: "resumed"; gapMs: number; repeats: boolean; cursor: string }
  /** Nothing new. */
  | { kind: "idle"; cursor: string | undefined };

export interface TailContext extends Context {
  tail: TailHub;
}

const SINCE_MS_MAX = 3_600_000;
/** Rows of the last minutes before a tail. */
const SINCE_ROWS_MAX = 1_000;
const IDLE_MS = 3_000;
const PAGE_ROWS = 1_000;
/** Longest that an event may be on its way between its receipt and the event log. */
const ON_THE_WAY_MS = 60_000;
const NO_ID = 2n ** 64n - 1n;

/** Permission: logs.read. Ends with the context's signal. Throws `query.syntax`, `cursor.invalid`, `tail.unavailable`. */
export async function* tailLogs(ctx: TailContext, input: TailLogsInput): AsyncGenerator<TailAnswer[], void> {
  requirePermission(ctx, "logs.read");
  const filter = readFilter(input.query);
  const cursor = input.cursor === undefined ? undefined : decodeTailCursor(input.cursor);
  const nowMs = ctx.clock.now();
  const session = new TailSession(ctx.db, filter, cursor?.shownToMs ?? nowMs);
  const end = () => ctx.tail.close(session);
  ctx.signal?.addEventListener("abort", end, { once: true });
  try {
    if (cursor) yield* resume(ctx, { session, filter, cursor });
    else if (input.since !== undefined)
      yield* sinceThen(ctx, { session, filter, sinceMs: sinceMsOf(input.since) });
    else await ctx.tail.open(session, NOWHERE, "end");
    yield [{ kind: "open", cursor: placeOf(session) }];
    for (;;) {
      const events = await session.outbox.take(IDLE_MS);
      if (events === null || ctx.signal?.aborted) return;
      yield events.length > 0 ? events : [{ kind: "idle", cursor: placeOf(session) }];
    }
  } finally {
    ctx.signal?.removeEventListener("abort", end);
    end();
  }
}

const NOWHERE: ReadonlyMap<string, TailPosition> = new Map();

/** Undefined while events wait that the cursor counts as shown. */
function placeOf({ outbox, cursor }: TailSession): string | undefined {
  return outbox.isEmpty ? cursor : undefined;
}

function sinceMsOf(since: string): number {
  return Number(since.slice(0, -1)) * (since.endsWith("m") ? 60_000 : 1_000);
}

interface Asked {
  session: TailSession;
  filter: Filter;
}

/** Where the event log holds the place no longer, what was received since comes from the store. */
async function* resume(
  ctx: TailContext,
  asked: Asked & { cursor: TailCursor },
): AsyncGenerator<TailAnswer[], void> {
  const { session, cursor } = asked;
  const gapMs = Math.max(0, ctx.clock.now() - cursor.shownToMs);
  const isHeld = holds(await ctx.tail.bounds(), cursor.positions);
  if (isHeld) await ctx.tail.open(session, cursor.positions, "first");
  yield [{ kind: "resumed", gapMs, repeats: !isHeld, cursor: encodeTailCursor(cursor) }];
  if (isHeld) return;
  const stored = await storedPositions(ctx);
  let fromId = lowestIdOf(cursor.shownToMs - ON_THE_WAY_MS);
  for (;;) {
    const { rows } = await fromStore(ctx, asked, { fromId, keep: "oldest" });
    const last = rows.at(-1);
    if (last === undefined) break;
    fromId = BigInt(`0x${last.id}`) + 1n;
    const shownToMs = Date.parse(last.observed_timestamp);
    yield rowEvents(session, rows, encodeTailCursor({ shownToMs, positions: cursor.positions }));
  }
  await ctx.tail.open(session, stored, "first");
}

function holds(bounds: readonly PartitionBounds[], positions: TailCursor["positions"]): boolean {
  const held = new Map(bounds.map((one) => [one.partition, one]));
  return [...positions].every(([partition, { offset }]) => {
    const one = held.get(partition);
    return one !== undefined && offset >= one.first && offset <= one.end;
  });
}

/** The newest of the last minutes: a short time first, as long as that does not fill the screen. */
async function* sinceThen(
  ctx: TailContext,
  asked: Asked & { sinceMs: number },
): AsyncGenerator<TailAnswer[], void> {
  const { session, sinceMs } = asked;
  const stored = await storedPositions(ctx);
  const nowMs = ctx.clock.now();
  let page: ReceivedPage = { rows: [], more: false };
  for (const backMs of [sinceMs / 60, sinceMs / 6, sinceMs]) {
    page = await fromStore(ctx, asked, { fromId: lowestIdOf(nowMs - backMs), keep: "newest" });
    if (page.more) break;
  }
  const { rows, more } = page;
  const cursor = encodeTailCursor({ shownToMs: nowMs, positions: stored });
  // No cursor before `began`: whoever loses the connection among these rows begins with them again.
  const events = rowEvents(session, rows, undefined);
  await ctx.tail.open(session, stored, "first");
  yield [...events, { kind: "began", shown: rows.length, older: more, cursor }];
}

/** Positions below which everything is stored. Ask before the store. */
async function storedPositions(ctx: TailContext): Promise<Map<string, TailPosition>> {
  try {
    const lags = await ctx.bus.lag(WRITER_GROUP);
    return new Map(lags.map(({ partition, committed }) => [partition, { offset: committed, row: 0 }]));
  } catch (cause) {
    throw new UseCaseError("tail.unavailable", "The event log cannot be read; try again in a moment.", {
      cause,
    });
  }
}

async function fromStore(
  ctx: TailContext,
  { filter }: Asked,
  span: { fromId: bigint; keep: "oldest" | "newest" },
): Promise<ReceivedPage> {
  const catalogue = await ctx.catalogues.get(ctx.db, ctx.clock.now() - SINCE_MS_MAX);
  return receivedLogs(ctx.db, {
    ...span,
    filter,
    catalogue,
    beforeId: NO_ID,
    limit: span.keep === "newest" ? SINCE_ROWS_MAX : PAGE_ROWS,
    ...signalOf(ctx),
  });
}

function rowEvents(
  session: TailSession,
  rows: readonly LogRecord[],
  cursor: string | undefined,
): TailAnswer[] {
  return rows.map((record) => {
    session.remember(record.id);
    return { kind: "row", text: JSON.stringify(record), cursor };
  });
}
