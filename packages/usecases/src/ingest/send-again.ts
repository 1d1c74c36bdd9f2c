/** One dead letter through the intake again: claimed, sent, and its mark settled or given back. */
import type { DeadLetter } from "@sightglass/clickhouse";
import { sleep } from "@sightglass/runtime";
import type { IngestContext, IntakeReply } from "./ingest-context";
import { type Resendable, resendable } from "./resendable";

export type Sent =
  | { kind: "answered"; accepted: number; rejected: number }
  /** Somebody else has it, or had it. */
  | { kind: "taken" }
  /** Its bytes can not go through the HTTP door. */
  | { kind: "unfit" }
  /** The intake takes nothing now; the letter is unmarked, or stays unknown when something may have been taken. */
  | { kind: "stopped"; code: string; message: string; unknown: boolean };

/** Attempts with a key that was made a moment ago; receivers hear of it within a second. */
const KEY_ATTEMPTS = 12;
const KEY_PAUSE_MS = 250;

export async function sendAgain(ctx: IngestContext, letter: DeadLetter): Promise<Sent> {
  const { projectId } = ctx;
  const { replays } = ctx.metadata;
  const body = resendable(letter);
  if (body === undefined) return { kind: "unfit" };
  const claim = {
    projectId,
    letterId: letter.id,
    reason: letter.reason,
    observedAt: new Date(letter.observed_timestamp),
    byName: ctx.actor.name,
  };
  if (!(await replays.claim(claim))) return { kind: "taken" };
  const reply = await sendWithKey(ctx, body);
  if (reply.kind === "answered") {
    const { accepted, rejected } = reply;
    const state = rejected === 0 ? "accepted" : "rejected";
    await replays.settle(projectId, letter.id, { state, accepted, rejected });
    return reply;
  }
  if (reply.nothingTaken) await replays.release(projectId, letter.id);
  return { kind: "stopped", code: reply.code, message: reply.message, unknown: !reply.nothingTaken };
}

async function sendWithKey(ctx: IngestContext, body: Resendable): Promise<IntakeReply> {
  for (let attempt = 1; ; attempt++) {
    const key = await ctx.replayKeys.secretFor(ctx);
    const reply = await ctx.intake.send({ ...body, key });
    if (reply.kind === "answered" || reply.code !== "auth.unknown" || attempt === KEY_ATTEMPTS) return reply;
    if (attempt === KEY_ATTEMPTS / 2) ctx.replayKeys.forget(ctx.projectId);
    await sleep(KEY_PAUSE_MS);
  }
}
