/**
 * Dead letters through the intake again, after what was wrong has been mended. Each is marked before it is
 * sent: one that was sent is not sent again, also not when the answer never came. What the intake rejects
 * again becomes a new dead letter. One call ends after `limit` letters or some seconds; `next_cursor` goes on.
 */
import { deadLetterCursor, deadLettersBetween, wholeDeadLetters } from "@sightglass/clickhouse";
import { REASON_NAMES } from "@sightglass/telemetry";
import * as z from "zod";
import { writeAudit } from "../access/audit";
import { DAY_MS } from "../access/names";
import { beginsWithMoment } from "../logs/cursor";
import { resolveTimes } from "../logs/range";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";
import type { IngestContext } from "./ingest-context";
import { type Sent, sendAgain } from "./send-again";

const CURSOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z_[0-9a-f]{16}$/;
const CURSOR_PROBLEM = "must be next_cursor of the call before";

export const replayDeadLettersInput = z.object({
  reason: z.enum(REASON_NAMES).describe("Letters of this reason."),
  from: z.string().max(64).default("now-30d").describe("Received at or after."),
  to: z.string().max(64).default("now").describe("Received before."),
  limit: z.int().min(1).max(1_000).default(100).describe("Letters sent by this call at most."),
  cursor: z
    .string()
    .regex(CURSOR, { error: CURSOR_PROBLEM, abort: true })
    .refine(beginsWithMoment, CURSOR_PROBLEM)
    .optional(),
  include_unknown: z
    .boolean()
    .default(false)
    .describe("Also letters that were sent but never answered; their events may then be stored twice."),
});
export type ReplayDeadLettersInput = z.output<typeof replayDeadLettersInput>;

export const replayDeadLettersOutput = z.object({
  from: z.string(),
  to: z.string().describe("Letters from this moment on, such as those of this replay, are not looked at."),
  sent: z.number().describe("Letters that the intake answered."),
  accepted: z.number().describe("Events in them that it took."),
  rejected: z.number().describe("Events in them that it did not take; they are new dead letters."),
  skipped: z.object({
    replayed: z.number().describe("Sent before."),
    unknown: z.number().describe("Sent before, without an answer."),
    unfit: z
      .number()
      .describe("Cut when they were kept, or of a door whose bytes cannot be sent again here."),
  }),
  stopped: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe("Why the intake took no more; null when it did."),
  next_cursor: z.string().nullable().describe("Null: every letter of the range was looked at."),
});
export type ReplayDeadLettersOutput = z.output<typeof replayDeadLettersOutput>;

const CALL_MS_MAX = 20_000;
const PAGE = 200;
/** Letters on their way together: the intake makes them durable together. Each has at most 1 MiB. */
const AT_A_TIME = 16;
/** After this a letter without an answer is not being sent any more. */
const SENDING_MS_MAX = 5 * 60_000;
const KEPT_MS_MAX = 400 * DAY_MS;

/** Permission: ingest.replay. Errors: `range.invalid`, `limit.*`. */
export async function replayDeadLetters(
  ctx: IngestContext,
  input: ReplayDeadLettersInput,
): Promise<ReplayDeadLettersOutput> {
  requirePermission(ctx, "ingest.replay");
  const startMs = ctx.clock.now();
  const range = resolveTimes(input, startMs);
  await ctx.metadata.replays.forgetBefore(ctx.projectId, new Date(startMs - KEPT_MS_MAX));
  const replay = new Replay(ctx, input, startMs + CALL_MS_MAX);
  await replay.run({ fromMs: range.fromMs, toMs: Math.min(range.toMs, startMs) });
  const output = {
    from: new Date(range.fromMs).toISOString(),
    to: new Date(Math.min(range.toMs, startMs)).toISOString(),
    ...replay.result,
  };
  if (output.sent > 0 || output.stopped !== null) await writeReplayAudit(ctx, input, output);
  return output;
}

async function writeReplayAudit(
  ctx: IngestContext,
  input: ReplayDeadLettersInput,
  output: ReplayDeadLettersOutput,
): Promise<void> {
  const { from, to, sent, accepted, rejected } = output;
  await writeAudit(ctx, ctx.metadata, {
    action: "dead_letters.replayed",
    target: { id: input.reason, name: input.reason },
    details: { from, to, sent, accepted, rejected },
  });
}

type Head = Awaited<ReturnType<typeof deadLettersBetween>>[number];

class Replay {
  readonly result: Omit<ReplayDeadLettersOutput, "from" | "to"> = {
    sent: 0,
    accepted: 0,
    rejected: 0,
    skipped: { replayed: 0, unknown: 0, unfit: 0 },
    stopped: null,
    next_cursor: null,
  };

  constructor(
    private readonly ctx: IngestContext,
    private readonly input: ReplayDeadLettersInput,
    private readonly endMs: number,
  ) {}

  async run(range: { fromMs: number; toMs: number }): Promise<void> {
    const { ctx, input, result } = this;
    for (let cursor = input.cursor; ; ) {
      const span = { ...range, reason: input.reason, limit: PAGE, ...(cursor ? { cursor } : {}) };
      const heads = await deadLettersBetween(ctx.db, { ...span, ...signalOf(ctx) });
      const free = await this.unmarked(heads);
      for (let first = 0; first < heads.length; ) {
        const group = heads.slice(first, first + Math.min(AT_A_TIME, input.limit - result.sent));
        const wanted = group.filter((head) => free.has(head.id));
        if (wanted.length > 0 || group.length === 0) {
          if (this.isOver() || !(await this.sendAll(wanted))) {
            result.next_cursor = cursor ?? beginning(range.fromMs);
            return;
          }
        }
        first += group.length;
        const last = group.at(-1);
        if (last !== undefined) cursor = deadLetterCursor(last);
      }
      if (heads.length < PAGE) return;
      if (this.isLate()) {
        result.next_cursor = cursor ?? null;
        return;
      }
    }
  }

  private isOver(): boolean {
    return this.result.sent >= this.input.limit || this.isLate();
  }

  private isLate(): boolean {
    return this.ctx.clock.now() >= this.endMs || this.ctx.signal?.aborted === true;
  }

  /** Letters that may be sent; the others are counted. */
  private async unmarked(heads: readonly Head[]): Promise<Set<string>> {
    const { ctx, input, result } = this;
    const { projectId } = ctx;
    const free = new Set(heads.map((head) => head.id));
    for (const mark of await ctx.metadata.replays.find(projectId, [...free])) {
      const stale = mark.state === "sending" && ctx.clock.now() - mark.at.getTime() > SENDING_MS_MAX;
      if (stale && input.include_unknown) await ctx.metadata.replays.release(projectId, mark.letterId);
      else {
        free.delete(mark.letterId);
        result.skipped[mark.state === "sending" ? "unknown" : "replayed"]++;
      }
    }
    return free;
  }

  /** False when the intake takes nothing now; letters of the group that it did take stay marked. */
  private async sendAll(heads: readonly Head[]): Promise<boolean> {
    const { ctx, result } = this;
    const ids = heads.map((head) => head.id);
    const letters = await wholeDeadLetters(ctx.db, ids, signalOf(ctx));
    const sent = await Promise.all(letters.map((letter) => sendAgain(ctx, letter)));
    for (const one of sent) this.count(one);
    return result.stopped === null;
  }

  private count(sent: Sent): void {
    const { result } = this;
    if (sent.kind === "unfit") result.skipped.unfit++;
    if (sent.kind === "taken") result.skipped.replayed++;
    if (sent.kind === "answered") {
      result.sent++;
      result.accepted += sent.accepted;
      result.rejected += sent.rejected;
    }
    if (sent.kind !== "stopped") return;
    if (sent.unknown) result.skipped.unknown++;
    result.stopped = { code: sent.code, message: sent.message };
  }
}

/** A cursor before every letter of the range. */
function beginning(fromMs: number): string {
  return deadLetterCursor({ observed_timestamp: new Date(fromMs - 1).toISOString(), id: "f".repeat(16) });
}
