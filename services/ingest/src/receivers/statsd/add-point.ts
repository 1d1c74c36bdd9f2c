/** A point of a flush → samples of a series. Names and meaning: docs/reference/statsd.md. */
import type { MetricKind, Temporality } from "@sightglass/clickhouse";
import { LIMITS } from "@sightglass/telemetry";
import type { Rejection } from "../../refusal";
import { cutToBytes } from "../../steps/limit";
import type { MetricTake } from "../../take-metrics";
import type { FlushedPoint } from "./aggregator";
import type { StatsdType } from "./parse-statsd";

interface Shape {
  readonly kind: MetricKind;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
  readonly unit: string;
}

const SHAPES: Readonly<Record<StatsdType, Shape>> = {
  counter: { kind: "sum", temporality: "delta", monotonic: true, unit: "" },
  gauge: { kind: "gauge", temporality: "unspecified", monotonic: false, unit: "" },
  set: { kind: "gauge", temporality: "unspecified", monotonic: false, unit: "" },
  timer: { kind: "exponential_histogram", temporality: "delta", monotonic: false, unit: "ms" },
  histogram: { kind: "exponential_histogram", temporality: "delta", monotonic: false, unit: "" },
};
const LABELS_MAX = 64;
const LABEL_VALUE_BYTES_MAX = 1024;
const POINT_BYTES = 32;

export function addPoint(take: MetricTake, point: FlushedPoint): Rejection | undefined {
  const { name, tags, ms, value, sketch } = point;
  const problem = take.timeProblem(ms);
  if (problem !== undefined) return problem;
  const series = take.seriesBook.find({
    projectId: take.sender.projectId,
    metric: name,
    family: name,
    ...SHAPES[point.type],
    description: "",
    service: tagText(tags, "service"),
    host: tagText(tags, "host"),
    environment: tagText(tags, "env"),
    version: tagText(tags, "version"),
    resourceIdLow: 0,
    resourceIdHigh: 0,
    labels: labelsOf(take, tags),
  });
  if (sketch === undefined) take.add(series, ms, value);
  else take.addHistogram(series, { ...sketch, ms, stale: false });
  take.point(POINT_BYTES + name.length);
  return undefined;
}

function tagText(tags: ReadonlyMap<string, string>, key: string): string {
  return cutToBytes(tags.get(key) ?? "", LABEL_VALUE_BYTES_MAX);
}

function labelsOf(take: MetricTake, tags: ReadonlyMap<string, string>): [string, string][] {
  const kept = new Map<string, string>();
  for (const [key, value] of tags) {
    const name = cutToBytes(key, LIMITS.attributeKeyBytesMax);
    const text = cutToBytes(value, LABEL_VALUE_BYTES_MAX);
    if (kept.size >= LABELS_MAX || name !== key || text !== value) take.note("event.truncated");
    if (kept.size < LABELS_MAX) kept.set(name, text);
  }
  return [...kept].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}
