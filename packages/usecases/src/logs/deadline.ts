/** One bound of time for a whole request, however many queries it takes. */
import { type QueryOptions, StoreError } from "@sightglass/clickhouse";
import type { Context } from "../context";

/** docs/reference/http-api.md promises the same. */
export const REQUEST_MS_MAX = 30_000;

/**
 * The same context, whose queries together take no longer than `withinMs` from now: each gets
 * the time that is left, and one that begins after it fails with `limit.time`. Streams keep their own bound.
 */
export function withDeadline<Asking extends Pick<Context, "db" | "clock">>(
  ctx: Asking,
  withinMs = REQUEST_MS_MAX,
): Asking {
  const { db, clock } = ctx;
  const endMs = clock.now() + withinMs;
  /** The limits of a query that begins now. */
  const within = (options: QueryOptions): QueryOptions => {
    const leftMs = endMs - clock.now();
    if (leftMs <= 0) throw tooLong();
    const timeMs = Math.min(leftMs, options.limits?.timeMs ?? REQUEST_MS_MAX);
    return { ...options, limits: { ...options.limits, timeMs } };
  };
  return {
    ...ctx,
    db: {
      ...db,
      query: async (statement, row, options = {}) => db.query(statement, row, within(options)),
      binary: async (statement, options = {}) => db.binary(statement, within(options)),
    },
  };
}

function tooLong(): StoreError {
  return new StoreError(
    "store.limit",
    "The question took longer than it may. Shorten the time range or add a condition.",
    { bound: "time", permanent: true },
  );
}
