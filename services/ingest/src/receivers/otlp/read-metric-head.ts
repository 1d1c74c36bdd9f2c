/** What an OTLP metric says before its data points. Pure but for the reader's position. */
import type { MetricKind, Temporality } from "@sightglass/clickhouse";
import type { AnyValueReader } from "./any-value";
import type { KnownTexts } from "./known-texts";
import { METRIC } from "./tags";

export interface MetricHead {
  name: string;
  description: string;
  unit: string;
  kind: MetricKind;
  temporality: Temporality;
  monotonic: boolean;
  /** Places of the data points, start and end of each one after another. */
  points: number[];
}

const TEMPORALITIES: readonly Temporality[] = ["unspecified", "delta", "cumulative"];
const KINDS: ReadonlyMap<number, MetricKind> = new Map([
  [METRIC.gauge, "gauge"],
  [METRIC.sum, "sum"],
  [METRIC.histogram, "histogram"],
  [METRIC.exponential, "exponential_histogram"],
  [METRIC.summary, "summary"],
]);

export function readMetricHead(
  reader: AnyValueReader,
  known: KnownTexts,
  { start, end }: { start: number; end: number },
): MetricHead {
  const head: MetricHead = {
    name: "",
    description: "",
    unit: "",
    kind: "unknown",
    temporality: "unspecified",
    monotonic: false,
    points: [],
  };
  let from = 0;
  let to = 0;
  reader.at = start;
  while (reader.at < end) {
    const tag = reader.tag();
    if ((tag & 7) !== 2) {
      reader.skip(tag);
      continue;
    }
    const stop = reader.stop();
    const kind = KINDS.get(tag);
    if (kind !== undefined) {
      head.kind = kind;
      from = reader.at;
      to = stop;
    } else if (tag === METRIC.name) head.name = known.text(reader, reader.at, stop);
    else if (tag === METRIC.description) head.description = reader.text(reader.at, stop);
    else if (tag === METRIC.unit) head.unit = known.text(reader, reader.at, stop);
    reader.at = stop;
  }
  readKind(reader, head, { from, to });
  return head;
}

function readKind(
  reader: AnyValueReader,
  head: MetricHead,
  { from, to }: { from: number; to: number },
): void {
  reader.at = from;
  while (reader.at < to) {
    const tag = reader.tag();
    if (tag === METRIC.points) {
      const stop = reader.stop();
      head.points.push(reader.at, stop);
      reader.at = stop;
    } else if (tag === METRIC.temporality) head.temporality = TEMPORALITIES[reader.small()] ?? "unspecified";
    else if (tag === METRIC.monotonic) head.monotonic = reader.small() !== 0;
    else reader.skip(tag);
  }
}
