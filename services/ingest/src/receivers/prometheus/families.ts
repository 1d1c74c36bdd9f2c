/**
 * What senders say of their metrics beside the samples: kind, unit, help, by project and family. Memory: FAMILIES_MAX of
 * all projects, then all are forgotten; senders say them again every minute. Pure but for its state.
 */
import type { MetricKind } from "@sightglass/clickhouse";
import { cutToBytes } from "../../steps/limit";

export interface FamilyInfo {
  readonly family: string;
  readonly kind: MetricKind;
  readonly monotonic: boolean;
  readonly unit: string;
  readonly description: string;
}

const FAMILIES_MAX = 100_000;
const NAME_UNITS_MAX = 256;
const HELP_BYTES_MAX = 1024;
const UNIT_BYTES_MAX = 64;

/** Words of Prometheus and OpenMetrics. */
export const KINDS: Readonly<Record<string, Pick<FamilyInfo, "kind" | "monotonic">>> = {
  counter: { kind: "sum", monotonic: true },
  gauge: { kind: "gauge", monotonic: false },
  histogram: { kind: "histogram", monotonic: false },
  gaugehistogram: { kind: "histogram", monotonic: false },
  summary: { kind: "summary", monotonic: false },
  info: { kind: "gauge", monotonic: false },
  stateset: { kind: "gauge", monotonic: false },
};

const OF_HISTOGRAM = ["_bucket", "_sum", "_count", "_gsum", "_gcount"];
const OF_COUNTER = ["_total", "_created", "_info"];

export class Families {
  /** Rises when something is known that was not before. */
  serial = 0;
  private readonly known = new Map<string, FamilyInfo>();

  learn(projectId: number, said: { family: string; word: string; unit: string; help: string }): void {
    const kind = KINDS[said.word];
    if (kind === undefined || said.family === "" || said.family.length > NAME_UNITS_MAX) return;
    const info: FamilyInfo = {
      family: said.family,
      ...kind,
      unit: cutToBytes(said.unit, UNIT_BYTES_MAX),
      description: cutToBytes(said.help, HELP_BYTES_MAX),
    };
    const key = `${projectId} ${said.family}`;
    const before = this.known.get(key);
    if (before !== undefined && isSame(before, info)) return;
    if (this.known.size >= FAMILIES_MAX) this.known.clear();
    this.known.set(key, info);
    this.serial++;
  }

  /** What the name of a series says, if nobody said anything about its metric. */
  of(projectId: number, metric: string, hasBounds: boolean): FamilyInfo {
    return this.said(projectId, metric) ?? guessed(metric, hasBounds);
  }

  private said(projectId: number, metric: string): FamilyInfo | undefined {
    const exact = this.known.get(`${projectId} ${metric}`);
    if (exact !== undefined) return exact;
    for (const suffix of OF_HISTOGRAM) {
      const found = this.without(projectId, metric, suffix);
      if (found?.kind === "histogram" || found?.kind === "summary") return found;
    }
    for (const suffix of OF_COUNTER) {
      const found = this.without(projectId, metric, suffix);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private without(projectId: number, metric: string, suffix: string): FamilyInfo | undefined {
    return metric.endsWith(suffix)
      ? this.known.get(`${projectId} ${metric.slice(0, -suffix.length)}`)
      : undefined;
  }
}

function guessed(metric: string, hasBounds: boolean): FamilyInfo {
  const rest = { unit: "", description: "" };
  if (hasBounds && metric.endsWith("_bucket"))
    return { family: metric.slice(0, -7), kind: "histogram", monotonic: false, ...rest };
  if (metric.endsWith("_total")) return { family: metric, kind: "sum", monotonic: true, ...rest };
  return { family: metric, kind: "unknown", monotonic: false, ...rest };
}

function isSame(a: FamilyInfo, b: FamilyInfo): boolean {
  return a.kind === b.kind && a.unit === b.unit && a.description === b.description;
}
