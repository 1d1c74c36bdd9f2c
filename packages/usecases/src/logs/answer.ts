/** Parts that the answers about logs share, as zod schemas (OpenAPI is made from them). */
import { LEVELS } from "@sightglass/telemetry";
import * as z from "zod";

const attributeValue = z.union([z.string(), z.number(), z.boolean()]);

/** The wire form of `LogRecord` of packages/telemetry. */
export const logRecordOutput = z.object({
  id: z.string().describe("16 hex digits, time-ordered by receipt, unique."),
  timestamp: z.string().describe("Sender's time, RFC 3339 UTC with nine digits."),
  observed_timestamp: z.string().describe("Time of receipt, RFC 3339 UTC with milliseconds."),
  severity: z.union([z.enum(LEVELS), z.literal("")]).describe("Level; empty when the sender gave none."),
  severity_number: z.int().describe("OpenTelemetry severity number, 1 to 24; 0 when not given."),
  severity_text: z.string().describe("The sender's own word."),
  service: z.string(),
  host: z.string(),
  environment: z.string(),
  version: z.string(),
  scope_name: z.string(),
  body: z.string(),
  trace_id: z.string().describe("32 lower-case hex digits, or empty."),
  span_id: z.string().describe("16 lower-case hex digits, or empty."),
  attributes: z.record(z.string(), attributeValue),
  resource: z.record(z.string(), z.string()),
});

/** What a query cost in the store. */
export const statsOutput = z.object({
  rows_read: z.number(),
  bytes_read: z.number(),
  elapsed_ms: z.number(),
});
export type Stats = z.infer<typeof statsOutput>;

export const completeToOutput = z
  .string()
  .nullable()
  .describe("Everything received before this time is in the answer; null when it is unknown.");

/** Set when a bound ended the search early: what it was, and what would help. */
export const partialOutput = z.object({ reason: z.string(), message: z.string() });
