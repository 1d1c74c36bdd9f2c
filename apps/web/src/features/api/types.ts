/** What the tRPC procedures answer, as the pages use it. Types only. */
import type { QueryProblem } from "@sightglass/query-language";
import type { LogRecord } from "@sightglass/telemetry";

export type { LogRecord, QueryProblem };

export interface Me {
  user: { id: string; name: string; email: string };
  organization: { id: string; name: string };
  project: { id: number; name: string };
  role: string;
}

export interface ReadStats {
  rows_read: number;
  bytes_read: number;
  elapsed_ms: number;
}

export interface SearchAnswer {
  rows: LogRecord[];
  next_cursor: string | null;
  stats: ReadStats;
  complete_to: string | null;
  from: string;
  to: string;
  partial?: { reason: string; message: string } | undefined;
}

export interface HistogramAnswer {
  interval_ms: number;
  from: string;
  to: string;
  series: { key: string; points: [number, number][] }[];
  total: number;
  complete_to: string | null;
  stats: ReadStats;
}

export type FieldType = "text" | "number" | "bool" | "time" | "id";

export interface FieldSummary {
  key: string;
  type: FieldType;
  coverage: number;
  distinct: number | null;
}

export interface FieldsAnswer {
  fields: FieldSummary[];
  total: number;
}

export interface FieldValuesAnswer {
  values: { value: string; count: number }[];
  total: number;
  exact: boolean;
  numeric?:
    | { p50: number; p95: number; max: number; min: number; bins: { from: number; to: number; count: number }[] }
    | undefined;
}

export interface ExplainEmptyAnswer {
  removals: { query: string; removed: string; count: number }[];
  last_event: string | null;
}

export interface IngestTerms {
  received: number;
  stored: number;
  rejected: number;
  dropped: Record<string, number>;
  dead_lettered: Record<string, number>;
  in_flight: number;
}

export interface IngestSource extends IngestTerms {
  source: string;
  door: string;
  last_seen: string | null;
  series: [number, number][];
}

export interface IngestHealth {
  sources: IngestSource[];
  totals: IngestTerms;
  adds_up: boolean;
  difference: number;
  lag_ms: number | null;
  complete_to: string | null;
  refused: { reason: string; count: number; last_seen: string }[];
  latency: { points: [number, number, number][] };
}

export interface DeadLetterReason {
  reason: string;
  count: number;
  last_seen: string;
  source: string;
}

export interface DeadLetter {
  id: string;
  observed_timestamp: string;
  source: string;
  reason: string;
  message: string;
  origin: string;
  raw_base64: string;
  raw_text: string;
  raw_bytes: number;
}

export interface DeadLettersAnswer {
  reasons: DeadLetterReason[];
  items: DeadLetter[];
  next_cursor: string | null;
}

export interface FirstRunAnswer {
  has_events: boolean;
  receivers: { name: string; port: number; what: string; state: string }[];
  latest: {
    stages: {
      received: string | null;
      durable: string | null;
      stored: string | null;
      searchable: string | null;
    };
    event: LogRecord;
  } | null;
  refused: { reason: string; message: string; last_seen: string; count: number }[];
  curl_url: string;
}

export interface KeySummary {
  id: string;
  name: string;
  hint: string;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
  expires_at: string | null;
}

export interface CreatedKey {
  id: string;
  name: string;
  secret: string;
}
