/** Log records as rows of the store. A resource gets its id from its content. */
import { createHash } from "node:crypto";
import type { LogRecord } from "@sightglass/telemetry";

export type LogFixture = LogRecord;

/** Decimal. */
export function resourceIdOf(log: LogRecord): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([log.service, log.resource]))
    .digest();
  return digest.readBigUInt64LE().toString();
}

export function resourceRowOf(projectId: number, log: LogRecord): Record<string, unknown> {
  const second = log.observed_timestamp.slice(0, 19).replace("T", " ");
  return {
    project_id: projectId,
    resource_id: resourceIdOf(log),
    service: log.service,
    attributes: log.resource,
    first_seen: second,
    last_seen: second,
  };
}

export function logRowOf(projectId: number, log: LogRecord): Record<string, unknown> {
  const ofType = (type: string) =>
    Object.fromEntries(Object.entries(log.attributes).filter(([, value]) => typeof value === type));
  return {
    project_id: projectId,
    timestamp: log.timestamp.replace("T", " ").replace("Z", ""),
    observed_timestamp: log.observed_timestamp.replace("T", " ").replace("Z", ""),
    event_id: BigInt(`0x${log.id}`).toString(),
    severity_number: log.severity_number,
    severity_text: log.severity_text,
    service: log.service,
    host: log.host,
    environment: log.environment,
    version: log.version,
    resource_id: resourceIdOf(log),
    scope_name: log.scope_name,
    trace_id: log.trace_id,
    span_id: log.span_id,
    body: log.body,
    attributes_text: ofType("string"),
    attributes_number: ofType("number"),
    attributes_bool: ofType("boolean"),
    retention_days: 400,
  };
}
