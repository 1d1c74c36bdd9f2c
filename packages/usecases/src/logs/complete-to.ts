/** Up to which time of receipt an answer is complete. */
import { WRITER_GROUP } from "@sightglass/bus";
import type { Context } from "../context";

/**
 * RFC 3339: the oldest time of receipt that the writer has not stored, else now; null when the event
 * log cannot be asked. Ask before the query that it speaks of: what is stored in between only adds rows.
 */
export async function completeTo(ctx: Context): Promise<string | null> {
  const nowMs = ctx.clock.now();
  try {
    const partitions = await ctx.bus.lag(WRITER_GROUP);
    const oldest = partitions.flatMap((partition) => partition.oldestReceivedMs ?? []);
    return new Date(Math.min(nowMs, ...oldest)).toISOString();
  } catch {
    return null;
  }
}
