/** Why a request or an event is not taken. Pure. Reasons and their sentences: REASONS of @sightglass/telemetry. */
import { REASONS, type Reason } from "@sightglass/telemetry";

/** One event is not taken; the others of its request are. Told in `errors` of the answer and kept as a dead letter. */
export interface Rejection {
  readonly reason: Reason;
  readonly message: string;
}

export function rejection(reason: Reason, detail?: string): Rejection {
  return { reason, message: detail === undefined ? REASONS[reason] : `${REASONS[reason]} ${detail}` };
}

/** A whole request is not taken: nothing of it was stored, or (when the event log failed) it is unknown whether. */
export class Refusal extends Error {
  /** When to come back; a door has its own default where this is 0. */
  readonly retryAfterSeconds: number;

  constructor(
    readonly reason: Reason,
    detail?: string,
    options?: { cause?: unknown; retryAfterSeconds?: number },
  ) {
    super(rejection(reason, detail).message, options);
    this.name = "Refusal";
    this.retryAfterSeconds = options?.retryAfterSeconds ?? 0;
  }
}

const NEVER_READABLE: ReadonlySet<Reason> = new Set([
  "json.syntax",
  "json.not_object",
  "otlp.malformed",
  "prometheus.malformed",
  "body.corrupt",
]);

/** The refusal of a body that no later attempt can read: only that is worth a copy for people. */
export function unreadable(error: unknown): Rejection | undefined {
  if (!(error instanceof Refusal) || !NEVER_READABLE.has(error.reason)) return undefined;
  return { reason: error.reason, message: error.message };
}
