/** One log record by its id, however late it arrived. */
import { logById } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { logRecordOutput } from "./answer";
import { signalOf } from "./scope";

export const getLogInput = z.object({
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/, "must be 16 lower-case hex digits")
    .describe("Event id: 16 hex digits."),
});
export type GetLogInput = z.output<typeof getLogInput>;

export const getLogOutput = logRecordOutput;
export type GetLogOutput = z.output<typeof getLogOutput>;

/** Permission: logs.read. Throws `logs.not_found`, also for a record of another project. */
export async function getLog(ctx: Context, input: GetLogInput): Promise<GetLogOutput> {
  requirePermission(ctx, "logs.read");
  const record = await logById(ctx.db, input.id, signalOf(ctx));
  if (!record)
    throw new UseCaseError("logs.not_found", `There is no log record ${input.id} in this project.`);
  return record;
}
