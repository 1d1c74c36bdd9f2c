/**
 * Requests, errors and durations over rows of `spans_1m`. A percentile is read from the merged counts of the steps
 * of 2^(1/8) that durations fall into, within 4.5 %: counts of any rows add up, percentiles do not.
 */
import { z } from "zod";
import { param, type SqlFragment, sql } from "../sql";
import { timeParam } from "./log-scope";

export interface Red {
  requests: number;
  errors: number;
  /** Nanoseconds; null without a request. */
  p50_ns: number | null;
  p95_ns: number | null;
  p99_ns: number | null;
}

export const redShape = {
  requests: z.coerce.number(),
  errors: z.coerce.number(),
  p50_ns: z.number().nullable(),
  p95_ns: z.number().nullable(),
  p99_ns: z.number().nullable(),
};

/** Which rows are requests that a service took: what it was asked, not what it asked of others. */
export const IS_REQUEST = sql`kind NOT IN ('client', 'producer')`;

/** Columns `requests`, `errors` and percentiles of `counts`, a sumMap of the steps over the same rows. */
export function redColumns(counts: SqlFragment): SqlFragment {
  return sql`requests, failed AS errors, ${percentile(counts, 0.5)} AS p50_ns, ${percentile(counts, 0.95)} AS p95_ns,
  ${percentile(counts, 0.99)} AS p99_ns`;
}

/** The middle of the step in which the share is reached. */
function percentile(counts: SqlFragment, share: number): SqlFragment {
  const step = sql`arrayElement(mapKeys(${counts}), arrayFirstIndex(
    c -> c >= ${param("Float64", share)} * arraySum(mapValues(${counts})), arrayCumSum(mapValues(${counts}))))`;
  return sql`if(empty(mapKeys(${counts})), NULL, exp2((${step} + 0.5) / 8))`;
}

/** Whole minutes: the rollup knows no finer time. */
export interface Minutes {
  readonly fromMs: number;
  readonly toMs: number;
}

const MINUTE_MS = 60_000;

/** The minutes that a range touches. */
export function minutesOf({ fromMs, toMs }: Minutes): Minutes {
  return {
    fromMs: Math.floor(fromMs / MINUTE_MS) * MINUTE_MS,
    toMs: Math.ceil(toMs / MINUTE_MS) * MINUTE_MS,
  };
}

export function minuteCondition({ fromMs, toMs }: Minutes): SqlFragment {
  return sql`t >= ${timeParam(fromMs)} AND t < ${timeParam(toMs)}`;
}

/** Unix ms of the bar that `t` falls into, as the name `bar`. */
export function barOf(fromMs: number, intervalMs: number): SqlFragment {
  const from = param("Int64", BigInt(fromMs));
  const every = param("Int64", BigInt(intervalMs));
  return sql`${from} + intDiv(toInt64(toUnixTimestamp(t)) * 1000 - ${from}, ${every}) * ${every}`;
}
