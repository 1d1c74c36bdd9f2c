/** A PromQL expression at one moment or over a range, in the shapes of the Prometheus HTTP API. */
import {
  type ApiData,
  apiData,
  evaluatePromql,
  type FetchedSeries,
  type PromqlExpression,
  type PromqlParams,
  parsePromql,
  type SelectorRequest,
  selectorsOf,
} from "@sightglass/query-language";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { withDeadline } from "../logs/deadline";
import { requirePermission } from "../roles";
import { fetchSeries } from "./fetch-series";
import { namesOf } from "./names-of";

export interface PromqlInput {
  query: string;
  params: PromqlParams;
}

/** The part of a context that metrics need. */
export type MetricsContext = Pick<Context, "role" | "db" | "clock" | "signal">;

/** Selectors that are asked at one time. */
const SELECTORS_AT_ONCE = 4;

/** Permission: metrics.read. Throws `query.syntax`; PromqlEvaluationError where the data or a bound ends it. */
export async function promql(asked: MetricsContext, { query, params }: PromqlInput): Promise<ApiData> {
  requirePermission(asked, "metrics.read");
  const ctx = withDeadline(asked);
  const expression = readPromql(query);
  const requests = selectorsOf(expression, params);
  const names = namesOf(query);
  const fetched = await inTurns(requests, (request) => fetchSeries(ctx, request, names));
  return apiData(evaluatePromql(expression, params, fetched));
}

/** Throws `query.syntax` with the place. */
export function readPromql(text: string): PromqlExpression {
  const parsed = parsePromql(text);
  const [first] = parsed.problems;
  if (first === undefined && parsed.expression !== null) return parsed.expression;
  const place = first === undefined ? "" : `1:${first.from + 1}: parse error: `;
  throw new UseCaseError("query.syntax", `${place}${first?.message ?? "no expression found in input"}`);
}

/** Keeps the order; at most SELECTORS_AT_ONCE at a time. */
async function inTurns(
  requests: readonly SelectorRequest[],
  ask: (request: SelectorRequest) => Promise<FetchedSeries[]>,
): Promise<FetchedSeries[][]> {
  const found: FetchedSeries[][] = [];
  for (let at = 0; at < requests.length; at += SELECTORS_AT_ONCE) {
    const turn = requests.slice(at, at + SELECTORS_AT_ONCE);
    found.push(...(await Promise.all(turn.map(ask))));
  }
  return found;
}
