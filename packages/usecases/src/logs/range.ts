/**
 * The part that every question about logs shares: a query text and a time range.
 * `from` and `to` are RFC 3339, Unix milliseconds, or relative (`now-15m`, `now-1d/d`).
 */
import { type Filter, normalizeTimestamp, parseFilter, resolveTime } from "@sightglass/query-language";
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

/**
 * Unix ms; `fromMs` is included, `toMs` is not. An end that was given finer than a millisecond stands
 * beside them, RFC 3339 UTC with nine digits; the milliseconds then reach just around it.
 */
export interface TimeRange {
  fromMs: number;
  toMs: number;
  fineFrom?: string | undefined;
  fineTo?: string | undefined;
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

/**
 * Throws `range.invalid` when a time has no form we know, or the start is not before the end. The zone, an
 * IANA name, is that of times without an offset and of `now/d`.
 */
export function resolveTimes(
  input: { from: string; to: string },
  nowMs: number,
  zone: string = "UTC",
): TimeRange {
  const resolveOne = (name: "from" | "to") => resolveEnd(name, input[name], { nowMs, zone });
  const [from, to] = [resolveOne("from"), resolveOne("to")];
  const range = {
    fromMs: from.ms,
    toMs: to.fine === undefined ? to.ms : to.ms + 1,
    ...(from.fine === undefined ? {} : { fineFrom: from.fine }),
    ...(to.fine === undefined ? {} : { fineTo: to.fine }),
  };
  const isEmpty = from.ms === to.ms ? (from.fine ?? "") >= (to.fine ?? "") : from.ms > to.ms;
  if (isEmpty)
    throw new UseCaseError("range.invalid", `from (${input.from}) must be before to (${input.to})`);
  return range;
}

/** Both ends of a range as an answer shows them, RFC 3339. Pure. */
export function rangeTexts({ fromMs, toMs, fineFrom, fineTo }: TimeRange): { from: string; to: string } {
  return {
    from: fineFrom ?? new Date(fromMs).toISOString(),
    to: fineTo ?? new Date(toMs).toISOString(),
  };
}

/** The filter with the ends that are finer than a millisecond. Pure. */
export function withFineEnds(
  filter: Filter,
  { fineFrom, fineTo }: Omit<TimeRange, "fromMs" | "toMs">,
): Filter {
  const operands = [filter];
  if (fineFrom !== undefined) operands.push(timestampTest(">=", fineFrom));
  if (fineTo !== undefined) operands.push(timestampTest("<", fineTo));
  return operands.length === 1 ? filter : { kind: "and", operands };
}

function timestampTest(operator: ">=" | "<", value: string): Filter {
  return { kind: "field", key: "timestamp", test: { kind: "compare", operator, value } };
}

interface Moment {
  ms: number;
  /** Set when the text says more than the milliseconds. */
  fine?: string;
}

function resolveEnd(name: string, text: string, { nowMs, zone }: { nowMs: number; zone: string }): Moment {
  const resolved = resolveTime(text, nowMs, zone);
  if (typeof resolved !== "number") throw new UseCaseError("range.invalid", `${name}: ${resolved.problem}`);
  const fine = normalizeTimestamp(text.trim());
  if (fine === undefined || fine.endsWith("000000Z")) return { ms: resolved };
  return fine.startsWith(new Date(resolved).toISOString().slice(0, 23))
    ? { ms: resolved, fine }
    : { ms: resolved };
}
