/**
 * What a top-level or dotted key means: the recognised keys of the native intake, first match wins in the order
 * given. Pure. Source: docs/reference/limits.md and the intake contract.
 */

export const FIELD = {
  time: 1,
  body: 2,
  severity: 3,
  service: 4,
  host: 5,
  environment: 6,
  version: 7,
  traceId: 8,
  spanId: 9,
  resource: 10,
} as const;
export const FIELD_COUNT = 11;

const KEYS: readonly (readonly [field: number, keys: readonly string[]])[] = [
  [FIELD.time, ["timestamp", "@timestamp", "time", "ts", "datetime"]],
  [FIELD.body, ["message", "msg", "body", "log", "event"]],
  [FIELD.severity, ["level", "severity", "log.level", "severity_text", "levelname", "priority"]],
  [FIELD.service, ["service.name", "service", "app", "logger"]],
  [FIELD.host, ["host.name", "host", "hostname"]],
  [FIELD.environment, ["deployment.environment.name", "deployment.environment", "environment", "env"]],
  [FIELD.version, ["service.version", "version", "release"]],
  [FIELD.traceId, ["trace_id", "traceId", "dd.trace_id"]],
  [FIELD.spanId, ["span_id", "spanId"]],
];

export const RESOURCE = "resource";
export const RESOURCE_PREFIX = `${RESOURCE}.`;
const RANKS = 16;

const ROLE_OF: ReadonlyMap<string, number> = new Map(
  KEYS.flatMap(([field, keys]) => keys.map((key, rank): [string, number] => [key, field * RANKS + rank])),
);

/** 0: nothing special. */
export function roleOf(path: string): number {
  if (path.startsWith(RESOURCE_PREFIX)) return FIELD.resource * RANKS;
  return ROLE_OF.get(path) ?? 0;
}

export function fieldOf(role: number): number {
  return role >> 4;
}

/** Lower wins. */
export function rankOf(role: number): number {
  return role & 15;
}

/** Keys under which Elastic's schema has objects of its own: as text they are the body only if nothing else is. */
export const LATE_BODY_KEYS: ReadonlySet<string> = new Set(["log", "event"]);
/** Behind every rank of a plain value. */
export const LATE_RANK = 8;
