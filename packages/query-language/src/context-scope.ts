/** Which logs stand around a record: of the same host, service, pod, file or trace, or all. Pure. */

import type { LogRecord } from "@sightglass/telemetry";
import type { Filter } from "./ast";

export const CONTEXT_SCOPES = ["host", "service", "pod", "file", "trace", "everything"] as const;
export type ContextScope = (typeof CONTEXT_SCOPES)[number];

/** Keys that must be the same; the first is what the scope is named after. */
const KEYS: Readonly<Record<ContextScope, readonly string[]>> = {
  host: ["host"],
  service: ["service"],
  pod: ["k8s.pod.name", "k8s.namespace.name"],
  file: ["log.file.path", "host"],
  trace: ["trace_id"],
  everything: [],
};

/** Scopes that the record can be seen in, in the order of `CONTEXT_SCOPES`. */
export function scopesOf(record: LogRecord): ContextScope[] {
  return CONTEXT_SCOPES.filter((scope) => {
    const [key] = KEYS[scope];
    return key === undefined || textOf(record, key) !== undefined;
  });
}

/**
 * The filter of a scope. Of a record without host or service, the rows have none either; any other key
 * that the record lacks asks for nothing. Undefined when the record cannot be seen in the scope at all.
 */
export function scopeFilter(record: LogRecord, scope: ContextScope): Filter | undefined {
  const isColumn = scope === "host" || scope === "service";
  if (isColumn && textOf(record, scope) === undefined) {
    return { kind: "not", operand: { kind: "field", key: scope, test: { kind: "exists" } } };
  }
  if (!scopesOf(record).includes(scope)) return undefined;
  const operands = KEYS[scope].flatMap((key): Filter[] => {
    const value = textOf(record, key);
    return value === undefined ? [] : [{ kind: "field", key, test: { kind: "equals", value, quoted: true } }];
  });
  return { kind: "and", operands };
}

function textOf(record: LogRecord, key: string): string | undefined {
  if (key === "host") return record.host || undefined;
  if (key === "service") return record.service || undefined;
  if (key === "trace_id") return record.trace_id || undefined;
  const found = own(record.attributes, key) ?? own(record.resource, key);
  return found === undefined || found === "" ? undefined : String(found);
}

function own<Value>(map: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
