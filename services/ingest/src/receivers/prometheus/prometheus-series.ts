/** The series of a set of labels, the way Prometheus has them: name, job and instance are labels. */
import { LIMITS } from "@sightglass/telemetry";
import { type Rejection, rejection } from "../../refusal";
import { type Series, UNSENT } from "../../series-book";
import { cutToBytes } from "../../steps/limit";
import type { MetricTake } from "../../take-metrics";
import type { FamilyInfo } from "./families";

export type Labels = ReadonlyMap<string, string>;

const NAME = "__name__";
const NAME_UNITS_MAX = 256;
const LABELS_MAX = 64;
const LABEL_VALUE_BYTES_MAX = 1024;

/** What is wrong with the labels as they came. */
export function labelsProblem(
  labels: readonly (readonly [key: string, value: string])[],
): Rejection | undefined {
  const seen = new Set<string>();
  for (const [key] of labels) {
    if (key === "" || seen.has(key)) return rejection("series.labels", key.slice(0, 100));
    seen.add(key);
  }
  const name = labels.find(([key]) => key === NAME)?.[1] ?? "";
  if (name === "") return rejection("metric.name", "It has none.");
  return name.length > NAME_UNITS_MAX
    ? rejection("metric.name", `The limit is ${NAME_UNITS_MAX} characters.`)
    : undefined;
}

/** The labels must have been found without a problem. */
export function prometheusSeries(
  take: MetricTake,
  labels: Labels,
  infoOf: (metric: string, hasBounds: boolean) => FamilyInfo,
): Series {
  const metric = labels.get(NAME) ?? "";
  const info = infoOf(metric, labels.has("le"));
  return take.seriesBook.find({
    projectId: take.sender.projectId,
    metric,
    ...info,
    temporality: "cumulative",
    service: cutToBytes(labels.get("job") ?? "", LABEL_VALUE_BYTES_MAX),
    host: hostOf(cutToBytes(labels.get("instance") ?? "", LABEL_VALUE_BYTES_MAX)),
    environment: "",
    version: "",
    resourceIdLow: 0,
    resourceIdHigh: 0,
    labels: keptLabels(take, labels),
  });
}

/** When more became known of the metric than at its first sample, its row is due again. */
export function describeAgain(series: Series, info: FamilyInfo): void {
  const { kind, unit, description } = series;
  if (kind === info.kind && unit === info.unit && description === info.description) return;
  Object.assign(series, info, UNSENT);
}

function keptLabels(take: MetricTake, labels: Labels): [string, string][] {
  const kept: [string, string][] = [];
  for (const [key, value] of labels) {
    if (key === NAME || value === "") continue;
    const name = cutToBytes(key, LIMITS.attributeKeyBytesMax);
    const text = cutToBytes(value, LABEL_VALUE_BYTES_MAX);
    if (kept.length >= LABELS_MAX || name !== key || text !== value) take.note("event.truncated");
    if (kept.length < LABELS_MAX) kept.push([name, text]);
  }
  return kept.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

/** `host:9100` and `[::1]:9100` without the port. */
function hostOf(instance: string): string {
  const found = /^\[?(.*?)\]?:\d{1,5}$/.exec(instance);
  return found?.[1] ?? instance;
}
