/** The project's newest log by the sender's time. */
import { searchLogs as queryLogs } from "@sightglass/clickhouse";
import type { LogRecord } from "@sightglass/telemetry";
import type { Context } from "../context";
import { logScope, signalOf } from "./scope";

/** No stored time is more than an hour ahead (LIMITS of the intake); a second hour for clocks that differ. */
const AHEAD_MS = 2 * 3_600_000;

/** Undefined without any log. Cheap on a busy project: the search begins with the last minutes. */
export async function newestLog(ctx: Context): Promise<LogRecord | undefined> {
  const toMs = ctx.clock.now() + AHEAD_MS;
  const scope = await logScope(ctx, { filter: { kind: "all" }, fromMs: 0, toMs });
  const page = await queryLogs(ctx.db, { scope, limit: 1, ...signalOf(ctx) });
  return page.rows[0];
}
