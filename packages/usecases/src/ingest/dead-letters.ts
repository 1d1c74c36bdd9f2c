/** Events that could not be stored, as they came, with the reason. */

import { type DeadLetter, deadLetterReasons, deadLetters } from "@sightglass/clickhouse";
import { type DeadLetterReplay, REPLAY_STATES, type ReplayState } from "@sightglass/metadata";
import { REASON_NAMES } from "@sightglass/telemetry";
import * as z from "zod";
import type { Context } from "../context";
import { beginsWithMoment } from "../logs/cursor";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";

/** `next_cursor` as the store makes it: time of receipt and id. */
const CURSOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z_[0-9a-f]{16}$/;
const CURSOR_PROBLEM = "must be next_cursor of the page before";

export const deadLettersInput = z.object({
  reason: z.enum(REASON_NAMES).optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(CURSOR, { error: CURSOR_PROBLEM, abort: true })
    .refine(beginsWithMoment, CURSOR_PROBLEM)
    .optional(),
});
export type DeadLettersInput = z.output<typeof deadLettersInput>;

const replayOutput = z.object({
  state: z.enum(REPLAY_STATES),
  at: z.string(),
  by: z.string(),
  accepted: z.number(),
  rejected: z.number(),
});

export const deadLettersOutput = z.object({
  reasons: z.array(
    z.object({ reason: z.string(), count: z.number(), last_seen: z.string(), source: z.string() }),
  ),
  replays: z
    .record(z.string(), z.object({ accepted: z.number(), rejected: z.number(), unknown: z.number() }))
    .describe("Letters that were sent again, by reason: all taken, not all taken, without an answer."),
  items: z.array(
    z.object({
      id: z.string(),
      observed_timestamp: z.string(),
      source: z.string(),
      reason: z.string(),
      message: z.string(),
      origin: z.string(),
      raw_base64: z.string().describe("First bytes of the raw event."),
      raw_text: z.string().describe("The same as text; bytes that are not UTF-8 become U+FFFD."),
      raw_bytes: z.number().describe("Length of the whole raw event."),
      replayed: replayOutput.nullable().describe("Null: it was not sent again."),
    }),
  ),
  next_cursor: z.string().nullable(),
});
export type DeadLettersOutput = z.output<typeof deadLettersOutput>;

/** Permission: ingest.read. Throws `limit.*`. */
export async function listDeadLetters(ctx: Context, input: DeadLettersInput): Promise<DeadLettersOutput> {
  requirePermission(ctx, "ingest.read");
  const { reason, limit, cursor } = input;
  const query = { limit, ...(reason ? { reason } : {}), ...(cursor ? { cursor } : {}), ...signalOf(ctx) };
  const page = await deadLetters(ctx.db, query);
  const reasons = await deadLetterReasons(ctx.db, signalOf(ctx));
  const ids = page.items.map((item) => item.id);
  const marks = await ctx.metadata.replays.find(ctx.projectId, ids);
  const markOf = new Map(marks.map((mark) => [mark.letterId, mark]));
  return {
    replays: await replaysByReason(ctx, new Set(reasons.map((row) => row.reason))),
    reasons: reasons.map((row) => ({
      reason: row.reason,
      count: row.count,
      last_seen: new Date(row.last_seen_ms).toISOString(),
      source: row.source,
    })),
    items: page.items.map((letter) => toItem(letter, markOf.get(letter.id))),
    next_cursor: page.next_cursor,
  };
}

async function replaysByReason(
  ctx: Context,
  reasons: ReadonlySet<string>,
): Promise<DeadLettersOutput["replays"]> {
  const span = { from: new Date(0), to: new Date(ctx.clock.now()) };
  const entries = await Promise.all(
    [...reasons].map(async (reason) => {
      const states = await ctx.metadata.replays.count(ctx.projectId, { ...span, reason });
      const of = (state: ReplayState) => states.get(state) ?? 0;
      return [
        reason,
        { accepted: of("accepted"), rejected: of("rejected"), unknown: of("sending") },
      ] as const;
    }),
  );
  return Object.fromEntries(entries);
}

function toItem(letter: DeadLetter, mark: DeadLetterReplay | undefined): DeadLettersOutput["items"][number] {
  return {
    id: letter.id,
    observed_timestamp: letter.observed_timestamp,
    source: letter.source,
    reason: letter.reason,
    message: letter.message,
    origin: letter.origin,
    raw_base64: letter.raw_base64,
    raw_text: Buffer.from(letter.raw_base64, "base64").toString("utf8"),
    raw_bytes: letter.raw_bytes,
    replayed: mark === undefined ? null : replayOf(mark),
  };
}

function replayOf({
  state,
  at,
  byName,
  accepted,
  rejected,
}: DeadLetterReplay): z.output<typeof replayOutput> {
  return { state, at: at.toISOString(), by: byName, accepted, rejected };
}
