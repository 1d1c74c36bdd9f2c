/** Parts that the answers about traces and services share, as zod schemas (OpenAPI is made from them). */
import type { Red } from "@sightglass/clickhouse";
import * as z from "zod";

const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const spanOutput = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string().describe("Empty for a root."),
  trace_state: z.string(),
  timestamp: z.string().describe("Start by the sender's clock, RFC 3339 UTC with nine digits."),
  duration_ns: z.number(),
  shift_ns: z
    .number()
    .describe(
      "What to add to `timestamp` so that the span lies where its parent was waiting; 0 as a rule. See `shifted`.",
    ),
  name: z.string(),
  kind: z.string().describe("`server`, `client`, `producer`, `consumer`, `internal` or `unspecified`."),
  status: z.string().describe("`unset`, `ok` or `error`."),
  status_message: z.string(),
  service: z.string(),
  host: z.string(),
  environment: z.string(),
  version: z.string(),
  peer: z.string().describe("Whom a client or producer speaks to."),
  scope_name: z.string(),
  attributes,
  resource: z.record(z.string(), z.string()),
  events: z.array(z.object({ timestamp: z.string(), name: z.string(), attributes })),
  links: z.array(z.object({ trace_id: z.string(), span_id: z.string(), attributes })),
});

/** Times of percentiles are within 4.5 %. */
export const redShape = {
  requests: z.number().describe("Spans in the range."),
  per_second: z.number(),
  errors: z.number(),
  error_share: z.number().describe("0 to 1."),
  p50_ms: z.number().nullable().describe("Within 4.5 %; null without a request."),
  p95_ms: z.number().nullable(),
  p99_ms: z.number().nullable(),
};

/** RED of some rows over so many seconds. */
export function redOf(red: Red, seconds: number) {
  return {
    requests: red.requests,
    per_second: seconds > 0 ? red.requests / seconds : 0,
    errors: red.errors,
    error_share: red.requests > 0 ? red.errors / red.requests : 0,
    p50_ms: milliseconds(red.p50_ns),
    p95_ms: milliseconds(red.p95_ns),
    p99_ms: milliseconds(red.p99_ns),
  };
}

export function milliseconds(ns: number | null): number | null {
  return ns === null ? null : Math.round(ns / 1e3) / 1e3;
}
