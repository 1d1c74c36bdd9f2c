/** Traces that have a matching span, newest first. */
import { listTraces as queryTraces, TRACES_MAX, type TracePlace } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { completeToOutput, partialOutput, statsOutput } from "../logs/answer";
import { completeTo } from "../logs/complete-to";
import { CURSOR_CHARS_MAX } from "../logs/cursor";
import { withDeadline } from "../logs/deadline";
import { rangeShape, rangeTexts, readFilter, resolveTimes } from "../logs/range";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";

export const listTracesInput = z.object({
  ...rangeShape,
  query: rangeShape.query.describe(
    "Filter over spans; a trace is listed when one of its spans matches. Empty matches everything.",
  ),
  min_duration_ms: z
    .number()
    .min(0)
    .max(1e12)
    .optional()
    .describe("Only traces that took at least this long, from first start to last end."),
  limit: z.int().min(1).max(TRACES_MAX).default(50).describe("Traces of this page."),
  cursor: z
    .string()
    .max(CURSOR_CHARS_MAX)
    .optional()
    .describe("`next_cursor` of the page before; it fixes the time range of the first page."),
});
export type ListTracesInput = z.output<typeof listTracesInput>;

export const listTracesOutput = z.object({
  traces: z.array(
    z.object({
      trace_id: z.string(),
      started: z.string().describe("First start, RFC 3339 UTC with nine digits."),
      duration_ns: z.number().describe("From first start to last end."),
      spans: z.number(),
      errors: z.number().describe("Spans with status `error`."),
      services: z.array(z.string()),
      root_service: z.string().describe("Of the longest span without a parent; empty when none has come."),
      root_name: z.string(),
    }),
  ),
  next_cursor: z.string().nullable().describe("Null when nothing more can follow."),
  stats: statsOutput,
  complete_to: completeToOutput,
  from: z.string(),
  to: z.string(),
  partial: partialOutput.optional(),
});
export type ListTracesOutput = z.output<typeof listTracesOutput>;

/** Permission: traces.read. Throws `query.syntax`, `range.invalid`, `cursor.invalid`. */
export async function listTraces(asked: Context, input: ListTracesInput): Promise<ListTracesOutput> {
  requirePermission(asked, "traces.read");
  const ctx = withDeadline(asked);
  const filter = readFilter(input.query);
  const cursor = input.cursor === undefined ? undefined : decode(input.cursor);
  const range = cursor?.range ?? resolveTimes(input, ctx.clock.now());
  const complete = await completeTo(ctx);
  const page = await queryTraces(ctx.db, {
    filter,
    fromMs: range.fromMs,
    toMs: range.toMs,
    limit: input.limit,
    ...(input.min_duration_ms === undefined ? {} : { minDurationNs: input.min_duration_ms * 1e6 }),
    ...(cursor ? { cursor: cursor.after } : {}),
    ...signalOf(ctx),
  });
  return {
    traces: page.traces,
    next_cursor: page.next === null ? null : encode(range.fromMs, range.toMs, page.next),
    stats: page.stats,
    complete_to: complete,
    ...rangeTexts(range),
    ...(page.partial ? { partial: page.partial } : {}),
  };
}

const wire = z
  .tuple([
    z.literal(1),
    z.int(),
    z.int(),
    z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
    z.string().regex(/^[0-9a-f]{32}$/),
  ])
  .refine(([, from, to, started]) => from < to && !Number.isNaN(Date.parse(`${started.slice(0, 23)}Z`)));

function encode(fromMs: number, toMs: number, { started, traceId }: TracePlace): string {
  return Buffer.from(JSON.stringify([1, fromMs, toMs, started, traceId])).toString("base64url");
}

function decode(text: string): { range: { fromMs: number; toMs: number }; after: TracePlace } {
  try {
    const [, fromMs, toMs, started, traceId] = wire.parse(
      JSON.parse(Buffer.from(text, "base64url").toString("utf8")),
    );
    return { range: { fromMs, toMs }, after: { started, traceId } };
  } catch {
    throw new UseCaseError("cursor.invalid", "The cursor is not one that this API gave out.");
  }
}
