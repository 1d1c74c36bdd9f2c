/** Makes the series of a metric's data points: names, labels, and what the resource adds. */
import { LIMITS } from "@sightglass/telemetry";
import type { Resource } from "../../resources";
import type { Series } from "../../series-book";
import { cutToBytes } from "../../steps/limit";
import type { MetricTake } from "../../take-metrics";
import type { AnyValueReader } from "./any-value";
import type { MetricHead } from "./read-metric-head";
import type { Ranges } from "./series-cache";

/** Attributes of the resource that become labels of its series; what identifies it is in `job` and `instance`. */
const PROMOTED = ["host.name", "deployment.environment.name", "service.version"] as const;
const LABELS_MAX = 64;
const LABEL_VALUE_BYTES_MAX = 1024;

export interface SeriesMaker {
  /** The series of the name with a suffix, and one more label. */
  make(suffix: string, extra?: readonly [key: string, value: string]): Series;
}

export interface MakerParts {
  readonly take: MetricTake;
  readonly reader: AnyValueReader;
  readonly resource: Resource | undefined;
  readonly scopeName: string;
  readonly head: MetricHead;
  readonly ranges: Ranges;
}

/** Decodes the attributes once, for all series of a data point. */
export function seriesMaker({ take, reader, resource, scopeName, head, ranges }: MakerParts): SeriesMaker {
  const labels = new Map<string, string>();
  const key = { start: 0, end: 0 };
  for (const [name, value] of resourceLabels(resource)) labels.set(name, value);
  if (scopeName !== "") labels.set("otel.scope.name", scopeName);
  for (let i = 0; i < ranges.at.length; i += 2) {
    reader.at = ranges.at[i] ?? 0;
    reader.keyValue(ranges.at[i + 1] ?? 0, key);
    reader.flatten(reader.text(key.start, key.end), 1, (path, value) =>
      addLabel(labels, take, [path, String(value)]),
    );
  }
  return {
    make(suffix, extra) {
      const all = extra === undefined ? [...labels] : [...labels, extra];
      return take.seriesBook.find({
        projectId: take.sender.projectId,
        metric: `${head.name}${suffix}`,
        family: head.name,
        kind: head.kind,
        temporality: head.temporality,
        monotonic: head.monotonic,
        unit: head.unit,
        description: head.description,
        service: resource?.service ?? "",
        host: resource?.host ?? "",
        environment: resource?.environment ?? "",
        version: resource?.version ?? "",
        resourceIdLow: resource?.idLow ?? 0,
        resourceIdHigh: resource?.idHigh ?? 0,
        labels: all.sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
      });
    },
  };
}

/** An empty label is none; too many, or too long ones, are cut and noted. */
function addLabel(labels: Map<string, string>, take: MetricTake, [path, value]: [string, string]): void {
  if (value === "") return;
  const name = cutToBytes(path, LIMITS.attributeKeyBytesMax);
  const kept = cutToBytes(value, LABEL_VALUE_BYTES_MAX);
  const isOver = labels.size >= LABELS_MAX && !labels.has(name);
  if (isOver || name !== path || kept !== value) take.note("event.truncated");
  if (!isOver) labels.set(name, kept);
}

function resourceLabels(resource: Resource | undefined): [string, string][] {
  if (resource === undefined) return [];
  const attributes = new Map(resource.attributes);
  const get = (key: string) => attributes.get(key) ?? "";
  const namespace = get("service.namespace");
  const name = get("service.name");
  const process = get("process.pid");
  const host = get("host.name");
  const instance =
    get("service.instance.id") || (host !== "" && process !== "" ? `${host}:${process}` : host);
  const labels: [string, string][] = [
    ["job", namespace === "" ? name : `${namespace}/${name}`],
    ["instance", instance],
    ...PROMOTED.map((key): [string, string] => [key, get(key)]),
  ];
  return labels
    .filter(([, value]) => value !== "")
    .map(([key, value]) => [key, cutToBytes(value, LABEL_VALUE_BYTES_MAX)]);
}
