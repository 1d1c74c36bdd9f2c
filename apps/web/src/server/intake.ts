/** The HTTP door of this installation, asked as any sender asks it: with an ingest key, over HTTP. */
import type { Intake, IntakeReply } from "@sightglass/usecases";
import * as z from "zod";

const TIMEOUT_MS = 30_000;

const answer = z.object({
  accepted: z.number(),
  rejected: z.number(),
  errors: z.array(z.object({ code: z.string(), message: z.string() })),
});
type Answer = z.output<typeof answer>;

/** Refusals after which it is certain that nothing was kept. */
const NOTHING_TAKEN = new Set([401, 403, 404, 405, 429]);
const NOTHING_TAKEN_CODES = new Set(["overload.memory", "overload.disk", "shutdown"]);
/** The body itself was looked at and not taken. */
const UNREADABLE = new Set([400, 413, 415]);

export function createIntake(baseUrl: string): Intake {
  const url = new URL("/api/v1/logs", baseUrl);
  return {
    async send({ key, body, contentType }) {
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": contentType },
          body: new Uint8Array(body),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const read = answer.safeParse(await response.json().catch(() => undefined));
        return replyOf(response.status, read.success ? read.data : undefined);
      } catch (error) {
        return refused("intake.unavailable", "The HTTP intake does not answer.", neverConnected(error));
      }
    },
  };
}

export function replyOf(status: number, read: Answer | undefined): IntakeReply {
  if (read !== undefined && (status === 200 || read.accepted + read.rejected > 0)) {
    return { kind: "answered", accepted: read.accepted, rejected: read.rejected };
  }
  if (UNREADABLE.has(status)) return { kind: "answered", accepted: 0, rejected: 1 };
  const [first] = read?.errors ?? [];
  const code = first?.code ?? "intake.unavailable";
  const message = first?.message ?? `The HTTP intake answered with status ${status}.`;
  return refused(code, message, NOTHING_TAKEN.has(status) || NOTHING_TAKEN_CODES.has(code));
}

function refused(code: string, message: string, nothingTaken: boolean): IntakeReply {
  return { kind: "refused", code, message, nothingTaken };
}

function neverConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}
