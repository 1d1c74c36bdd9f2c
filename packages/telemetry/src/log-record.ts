/**
 * One stored log record as everybody above the store sees it: the read API, the app, the live
 * matcher. Field names are OpenTelemetry's in snake_case. Browser-safe.
 */
import type { Level } from "./severity";

export type AttributeValue = string | number | boolean;

export interface LogRecord {
  /** 16 hex digits, time-ordered by receipt, unique across processes. */
  id: string;
  /** Sender's time, RFC 3339 UTC with nine digits: `2026-11-19T14:31:58.412000000Z`. */
  timestamp: string;
  /** Our time of receipt, RFC 3339 UTC with milliseconds. */
  observed_timestamp: string;
  /** Level of `severity_number`; empty when the sender gave none. */
  severity: Level | "";
  /** 1 to 24, 0 when not given. */
  severity_number: number;
  /** The sender's own word. */
  severity_text: string;
  service: string;
  host: string;
  environment: string;
  version: string;
  scope_name: string;
  body: string;
  /** Lower-case hex, 32 digits, or empty. */
  trace_id: string;
  /** Lower-case hex, 16 digits, or empty. */
  span_id: string;
  /** Dotted keys; integers beyond 2^53 and non-finite numbers are strings in the sender's spelling. */
  attributes: Record<string, AttributeValue>;
  resource: Record<string, string>;
}
