/** One trace by its id: its spans, the logs that carry the id, and what is missing or was shifted. */
import {
  EMPTY_CATALOGUE,
  type FoundTrace,
  type Span,
  searchLogs,
  TRACE_SPANS_MAX,
  traceById,
} from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { completeToOutput, logRecordOutput, statsOutput } from "../logs/answer";
import { completeTo } from "../logs/complete-to";
import { withDeadline } from "../logs/deadline";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";
import { spanOutput } from "./answer";
import { type ClockSkew, clockSkew } from "./clock-skew";

export const getTraceInput = z.object({
  trace_id: z
    .string()
    .regex(/^[0-9a-fA-F]{32}$/, "must be 32 hex digits")
    .describe("32 hex digits."),
});
export type GetTraceInput = z.output<typeof getTraceInput>;

const LOGS_MAX = 1_000;
/** Logs of a trace may be written shortly before and after its spans. */
const LOGS_AROUND_MS = 60_000;

export const getTraceOutput = z.object({
  trace_id: z.string(),
  started: z.string().describe("First start, RFC 3339 UTC with nine digits."),
  ended: z.string().describe("Last end."),
  span_count: z.number().describe("Spans that are stored; `spans` holds the earliest 10,000 of them."),
  spans: z.array(spanOutput).describe("By time."),
  logs: z.array(logRecordOutput).describe("Logs with this trace id, by time; 1,000 at most."),
  logs_cut: z.boolean().describe("There are more logs than `logs` holds."),
  errors: z.array(z.never()).describe("Error issues; empty for now."),
  missing: z
    .array(z.object({ span_id: z.string(), children: z.number() }))
    .describe(
      "Spans that others name as their parent and that were not received; none are told of a cut trace.",
    ),
  shifted: z
    .array(z.object({ service: z.string(), host: z.string(), shift_ns: z.number(), spans: z.number() }))
    .describe("Clocks that disagree with the spans that were waiting for them."),
  partial: z.object({ reason: z.literal("spans"), message: z.string() }).optional(),
  complete_to: completeToOutput,
  stats: statsOutput,
});
export type GetTraceOutput = z.output<typeof getTraceOutput>;

/** Permission: traces.read. Throws `traces.not_found`, also for a trace of another project. */
export async function getTrace(asked: Context, input: GetTraceInput): Promise<GetTraceOutput> {
  requirePermission(asked, "traces.read");
  const ctx = withDeadline(asked);
  const traceId = input.trace_id.toLowerCase();
  const complete = await completeTo(ctx);
  const found = await traceById(ctx.db, traceId, signalOf(ctx));
  if (found === null)
    throw new UseCaseError("traces.not_found", `There is no trace ${traceId} in this project.`);
  const page = await logsOf(ctx, traceId, found);
  const cut = found.span_count > found.spans.length;
  const skew = clockSkew(found.spans);
  return {
    trace_id: traceId,
    started: found.started,
    ended: found.ended,
    span_count: found.span_count,
    spans: found.spans.map((span) => withShift(span, skew)),
    logs: page.rows,
    logs_cut: page.next_cursor !== null,
    errors: [],
    missing: cut ? [] : missingParents(found.spans),
    shifted: skew.clocks,
    ...(cut ? { partial: cutNote(found) } : {}),
    complete_to: complete,
    stats: found.stats,
  };
}

function logsOf(ctx: Context, traceId: string, { started, ended }: FoundTrace) {
  const at = (time: string) => Date.parse(`${time.slice(0, 23)}Z`);
  return searchLogs(ctx.db, {
    scope: {
      filter: { kind: "field", key: "trace_id", test: { kind: "equals", value: traceId, quoted: false } },
      catalogue: EMPTY_CATALOGUE,
      fromMs: at(started) - LOGS_AROUND_MS,
      toMs: at(ended) + LOGS_AROUND_MS,
    },
    order: "asc",
    limit: LOGS_MAX,
    ...signalOf(ctx),
  });
}

function withShift(span: Span, skew: ClockSkew) {
  return { ...span, shift_ns: skew.shifts.get(span.span_id) ?? 0 };
}

function missingParents(spans: readonly Span[]): { span_id: string; children: number }[] {
  const known = new Set(spans.map((span) => span.span_id));
  const missing = new Map<string, number>();
  for (const { parent_span_id: parent } of spans)
    if (parent !== "" && !known.has(parent)) missing.set(parent, (missing.get(parent) ?? 0) + 1);
  return [...missing].map(([span_id, children]) => ({ span_id, children }));
}

function cutNote({ spans, span_count }: FoundTrace) {
  const bound = spans.length < TRACE_SPANS_MAX ? "what an answer may hold" : "10,000 spans at most";
  return {
    reason: "spans" as const,
    message: `The trace has ${span_count} spans; the earliest ${spans.length} are given (${bound}).`,
  };
}
