/**
 * The part that every question about logs shares: a query text and a time range.
 * `from` and `to` are RFC 3339, Unix milliseconds, or relative (`now-15m`, `now-1d/d`).
 */
import { type Filter, parseFilter, resolveTime } from "@sightglass/query-language";
import * as z from "zod";
import { UseCaseError } from "../errors";

/** Longest query text that is parsed, in characters. */
const QUERY_CHARS_MAX = 8_192;

export const rangeShape = {
  query: z
    .string()
    .max(QUERY_CHARS_MAX)
    .default("")
    .describe("Filter in the query language; empty matches everything."),
  from: z.string().max(64).default("now-15m").describe("Start, included: RFC 3339, Unix ms, or `now-15m`."),
  to: z.string().max(64).default("now").describe("End, not included: RFC 3339, Unix ms, or `now`."),
};

export const rangeInput = z.object(rangeShape);

/** Unix ms; `fromMs` is included, `toMs` is not. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

export interface ResolvedRange extends TimeRange {
  filter: Filter;
}

/** Parses the query and both times. Throws `query.syntax` (with problems) and `range.invalid`. */
export function resolveRange(input: z.output<typeof rangeInput>, nowMs: number): ResolvedRange {
  return { filter: readFilter(input.query), ...resolveTimes(input, nowMs) };
}

/** The tree of a query text; throws `UseCaseError` `query.syntax` that carries every problem. */
export function readFilter(query: string): Filter {
  const { filter, problems } = parseFilter(query);
  const first = problems.find((problem) => !problem.hint);
  if (first) throw new UseCaseError("query.syntax", first.message, { problems });
  return filter;
}

/** Throws `range.invalid` when a time has no form we know, or the start is not before the end. */
export function resolveTimes(input: { from: string; to: string }, nowMs: number): TimeRange {
  const fromMs = resolveOne("from", input.from, nowMs);
  const toMs = resolveOne("to", input.to, nowMs);
  if (fromMs >= toMs) {
    throw new UseCaseError("range.invalid", `from (${input.from}) must be before to (${input.to})`);
  }
  return { fromMs, toMs };
}

function resolveOne(name: string, text: string, nowMs: number): number {
  const resolved = resolveTime(text, nowMs, "UTC");
  if (typeof resolved === "number") return resolved;
  throw new UseCaseError("range.invalid", `${name}: ${resolved.problem}`);
}
