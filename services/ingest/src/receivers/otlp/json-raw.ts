/** An event of a request in JSON as its sender gave it, for the dead letters. Pure. */
import { parseExact, unmarkJson } from "../../steps/exact-numbers";
import { isRecord } from "../../steps/json-values";
import { MESSAGE } from "./schema";

/** The names of the lists from the request down to its events, in both spellings. */
const PATHS: ReadonlyMap<number, readonly (readonly [name: string, other: string])[]> = new Map([
  [
    MESSAGE.request,
    [
      ["resourceLogs", "resource_logs"],
      ["scopeLogs", "scope_logs"],
      ["logRecords", "log_records"],
    ],
  ],
  [
    MESSAGE.spansRequest,
    [
      ["resourceSpans", "resource_spans"],
      ["scopeSpans", "scope_spans"],
      ["spans", "spans"],
    ],
  ],
  [
    MESSAGE.metricsRequest,
    [
      ["resourceMetrics", "resource_metrics"],
      ["scopeMetrics", "scope_metrics"],
      ["metrics", "metrics"],
    ],
  ],
]);

/** Parses the body again, once, when the first event is rejected: until then only its bytes are held. */
export function rawReader(body: Buffer, request: number): (index: number) => Buffer {
  let events: unknown[] | undefined;
  return (index) => {
    events ??= eventsOf(parseExact(body.toString("utf8")), request);
    const found = events[index];
    return found === undefined ? Buffer.alloc(0) : Buffer.from(unmarkJson(JSON.stringify(found)));
  };
}

function eventsOf(root: unknown, request: number): unknown[] {
  let level = [root];
  for (const [name, other] of PATHS.get(request) ?? [])
    level = level.flatMap((object) => items(object, name, other));
  return request === MESSAGE.metricsRequest ? level.flatMap(pointsOf) : level;
}

/** The data points of a metric, each with what it is a point of. */
function pointsOf(metric: unknown): unknown[] {
  if (!isRecord(metric)) return [];
  const [kind, data] = Object.entries(metric).find(([, value]) => isRecord(value)) ?? ["", undefined];
  return items(data, "dataPoints", "data_points").map((point) => ({ name: metric.name, [kind]: point }));
}

function items(object: unknown, name: string, other: string): unknown[] {
  if (!isRecord(object)) return [];
  const value = object[name] ?? object[other];
  return Array.isArray(value) ? value : [];
}
