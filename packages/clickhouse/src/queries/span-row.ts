/** Rows of `spans` as the product speaks of spans. The resource attributes come from `resources`, as for logs. */
import { z } from "zod";
import type { ProjectDb, QueryOptions } from "../project-db";
import { sql } from "../sql";
import { rfc3339 } from "../time";
import { attributeMaps, loadResources } from "./log-row";

export const SPAN_COLUMNS = sql`timestamp, duration_ns, trace_id, span_id, parent_span_id, trace_state, name, kind,
  status, status_message, service, host, environment, version, peer, resource_id, scope_name,
  attributes_text, attributes_number, attributes_bool, events, links`;

export const spanRow = z.object({
  timestamp: z.string(),
  duration_ns: z.coerce.number(),
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string(),
  trace_state: z.string(),
  name: z.string(),
  kind: z.string(),
  status: z.string(),
  status_message: z.string(),
  service: z.string(),
  host: z.string(),
  environment: z.string(),
  version: z.string(),
  peer: z.string(),
  resource_id: z.string(),
  scope_name: z.string(),
  ...attributeMaps,
  events: z.string(),
  links: z.string(),
});
export type StoredSpan = z.infer<typeof spanRow>;

export type AttributeMap = Record<string, string | number | boolean>;

export interface SpanEvent {
  timestamp: string;
  name: string;
  attributes: AttributeMap;
}

export interface SpanLink {
  trace_id: string;
  span_id: string;
  attributes: AttributeMap;
}

export interface Span {
  trace_id: string;
  span_id: string;
  parent_span_id: string;
  trace_state: string;
  /** Start, RFC 3339 UTC with nine digits. */
  timestamp: string;
  duration_ns: number;
  name: string;
  kind: string;
  status: string;
  status_message: string;
  service: string;
  host: string;
  environment: string;
  version: string;
  peer: string;
  scope_name: string;
  attributes: AttributeMap;
  resource: Record<string, string>;
  events: SpanEvent[];
  links: SpanLink[];
}

export async function toSpans(
  db: ProjectDb,
  rows: readonly StoredSpan[],
  options: QueryOptions = {},
): Promise<Span[]> {
  const resources = await loadResources(db, rows, options);
  return rows.map((row) => toSpan(row, resources.get(row.resource_id) ?? {}));
}

function toSpan(row: StoredSpan, resource: Record<string, string>): Span {
  const { resource_id: _, attributes_text, attributes_number, attributes_bool, ...rest } = row;
  return {
    ...rest,
    timestamp: rfc3339(row.timestamp),
    attributes: { ...attributes_text, ...attributes_number, ...attributes_bool },
    resource,
    events: listOf(row.events, spanEvent),
    links: listOf(row.links, spanLink),
  };
}

const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).catch({});
const spanEvent = z.object({ timestamp: z.string().catch(""), name: z.string().catch(""), attributes });
const spanLink = z.object({ trace_id: z.string().catch(""), span_id: z.string().catch(""), attributes });

/** What the edge wrote as JSON; a text that is none is no item. */
function listOf<Item>(text: string, item: z.ZodType<Item>): Item[] {
  if (text === "") return [];
  try {
    return z.array(item).parse(JSON.parse(text));
  } catch {
    return [];
  }
}
