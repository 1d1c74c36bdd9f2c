/** What a new project's page shows until, and right after, the first event: doors, stages, refusals. */
import * as z from "zod";
import type { Context } from "../context";
import { logRecordOutput } from "../logs/answer";
import { requirePermission } from "../roles";

export const firstRunInput = z.object({});
export type FirstRunInput = z.output<typeof firstRunInput>;

export const firstRunOutput = z.object({
  has_events: z.boolean(),
  receivers: z.array(
    z.object({
      name: z.string(),
      port: z.int(),
      what: z.string(),
      state: z.enum(["up", "not_ready", "down"]),
    }),
  ),
  latest: z
    .object({
      stages: z.object({
        received: z.string().nullable(),
        durable: z.string().nullable(),
        stored: z.string().nullable(),
        searchable: z.string().nullable(),
      }),
      event: logRecordOutput,
    })
    .nullable(),
  refused: z.array(
    z.object({ reason: z.string(), message: z.string(), last_seen: z.string(), count: z.number() }),
  ),
  curl_url: z.string(),
});
export type FirstRunOutput = z.output<typeof firstRunOutput>;

/** Permission: ingest.read. */
export async function firstRun(ctx: Context, _input: FirstRunInput): Promise<FirstRunOutput> {
  requirePermission(ctx, "ingest.read");
  throw new Error("not yet");
}
