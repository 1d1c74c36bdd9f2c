/** What the store needs to know of a question: filter, time span, and the keys that the project has. */
import type { LogScope } from "@sightglass/clickhouse";
import type { Context } from "../context";
import { type ResolvedRange, withFineEnds } from "./range";

export async function logScope(ctx: Context, range: ResolvedRange): Promise<LogScope> {
  const catalogue = await ctx.catalogues.get(ctx.db, range.fromMs);
  return { filter: withFineEnds(range.filter, range), fromMs: range.fromMs, toMs: range.toMs, catalogue };
}

/** The signal as an option, present only when there is one. */
export function signalOf(ctx: Pick<Context, "signal">): { signal?: AbortSignal } {
  return ctx.signal === undefined ? {} : { signal: ctx.signal };
}
