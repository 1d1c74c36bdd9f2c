/** Whole requests that were refused: of the project, and for those who run the installation of nobody. */
import { ingestOutcomes } from "@sightglass/clickhouse";
import type { TimeRange } from "../logs/range";
import { signalOf } from "../logs/scope";
import type { IngestContext } from "./ingest-context";

export interface Refusal {
  reason: string;
  /** Requests. */
  count: number;
  /** RFC 3339. */
  last_seen: string;
}

/** Most recent first, one a reason. */
export async function refusedRequests(ctx: IngestContext, range: TimeRange): Promise<Refusal[]> {
  const stores = (await seesUnknownSenders(ctx)) ? [ctx.db, ctx.installation] : [ctx.db];
  const byReason = new Map<string, { count: number; lastSeenMs: number }>();
  for (const store of stores) {
    for (const sum of await ingestOutcomes(store, range, signalOf(ctx))) {
      if (sum.outcome !== "refused") continue;
      const known = byReason.get(sum.reason);
      byReason.set(sum.reason, {
        count: (known?.count ?? 0) + sum.events,
        lastSeenMs: Math.max(known?.lastSeenMs ?? 0, sum.last_seen_ms),
      });
    }
  }
  return [...byReason]
    .sort(([, a], [, b]) => b.lastSeenMs - a.lastSeenMs)
    .map(([reason, { count, lastSeenMs }]) => ({
      reason,
      count,
      last_seen: new Date(lastSeenMs).toISOString(),
    }));
}

/** A key that nobody knows cannot be told from another organization's mistake, so only a sole organization sees it. */
async function seesUnknownSenders(ctx: IngestContext): Promise<boolean> {
  if (ctx.role !== "owner" && ctx.role !== "admin") return false;
  return (await ctx.metadata.organizations.count()) === 1;
}
