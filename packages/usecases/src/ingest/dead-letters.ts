/** Events that could not be stored, as they came, with the reason. */

import { deadLetterReasons, deadLetters } from "@sightglass/clickhouse";
import { REASON_NAMES } from "@sightglass/telemetry";
import * as z from "zod";
import type { Context } from "../context";
import { requirePermission } from "../roles";

export const deadLettersInput = z.object({
  reason: z.enum(REASON_NAMES).optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(256).optional(),
});
export type DeadLettersInput = z.output<typeof deadLettersInput>;

export const deadLettersOutput = z.object({
  reasons: z.array(
    z.object({ reason: z.string(), count: z.number(), last_seen: z.string(), source: z.string() }),
  ),
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
    }),
  ),
  next_cursor: z.string().nullable(),
});
export type DeadLettersOutput = z.output<typeof deadLettersOutput>;

/** Permission: ingest.read. Throws `cursor.invalid`, `limit.*`. */
export async function listDeadLetters(ctx: Context, input: DeadLettersInput): Promise<DeadLettersOutput> {
  requirePermission(ctx, "ingest.read");
  throw new Error("not yet");
}
