/**
 * Series that this process has seen: name and labels → a 64-bit id. A row for the table `metric_series` is due the first
 * time, for samples before the first, and for those an hour past the last. The id is the same in every process. Past the limits a series is folded: it is not
 * stored, and what can be added up goes into the series `__other__` of its metric. Memory: ENTRIES_MAX entries of about
 * 1 kB, the oldest goes first (its row is then sent once more, which changes nothing), and FOLDED_MAX last values.
 */
import { createHash } from "node:crypto";
import type { SeriesRow } from "@sightglass/clickhouse";
import { ActiveSeries, type SeriesLimits } from "./active-series";

/** What a series is; `labels` sorted by key, each key once. */
export type SeriesDescription = Omit<SeriesRow, "seriesIdLow" | "seriesIdHigh">;

export interface Series extends SeriesRow {
  /** Times of the samples that rows were handed out for, Unix ms: the earliest and the latest. */
  firstMs: number;
  lastMs: number;
  /** When this process saw it first. */
  readonly foundMs: number;
  /** What stands for a series that is one too many. */
  readonly folded: Folded | undefined;
}

export interface Folded {
  readonly other: Other;
  /** Of a cumulative one; `undefined` before the first. */
  last: number | undefined;
  /** False: there is no room for its last value. */
  readonly isRemembered: boolean;
}

/** The series that values of too many series of a metric are added up in. */
export interface Other {
  readonly series: Series;
  /** Of a cumulative one: all increases since the start of this process. */
  total: number;
  /** Unix ms of its newest sample. */
  lastMs: number;
}

const ENTRIES_MAX = 200_000;
const FOLDED_MAX = 50_000;
const OTHERS_MAX = 20_000;
/** How far the newest sample may be past the `last_seen` of its series. */
const SEEN_LAG_MS = 3_600_000;
/** Times of a series that no row was handed out for. */
export const UNSENT = { firstMs: Number.POSITIVE_INFINITY, lastMs: Number.NEGATIVE_INFINITY } as const;
/** Labels that tell the parts of one data point apart. */
const PART_LABELS: ReadonlySet<string> = new Set(["le", "quantile"]);
export const SERIES_LIMITS: SeriesLimits = { perProject: 100_000, perMetric: 20_000 };

export class SeriesBook {
  /** Rises when something was forgotten: series found before are to be looked up again. */
  generation = 0;
  private readonly known = new Map<string, Series>();
  private readonly active: ActiveSeries;
  private readonly folded = new Map<string, Series>();
  private readonly others = new Map<string, Other>();

  constructor(
    limits: SeriesLimits = SERIES_LIMITS,
    private readonly processName = "",
    private readonly now: () => number = Date.now,
  ) {
    this.active = new ActiveSeries(limits);
  }

  find(description: SeriesDescription): Series {
    const signature = signatureOf(description);
    const known = this.known.get(signature) ?? this.folded.get(signature);
    if (known !== undefined) return known;
    this.sweep();
    if (!this.active.hasRoom(description)) return this.fold(signature, description);
    if (this.known.size >= ENTRIES_MAX) this.forgetOldest();
    const series = this.make(signature, description);
    this.known.set(signature, series);
    this.active.add(series);
    return series;
  }

  /** True when a row is due for a sample of this time; the caller must then send it. */
  isDue(series: Series, sampleMs: number): boolean {
    if (sampleMs >= series.firstMs && sampleMs < series.lastMs + SEEN_LAG_MS) return false;
    series.firstMs = Math.min(series.firstMs, sampleMs);
    series.lastMs = Math.max(series.lastMs, sampleMs);
    return true;
  }

  /** After a block was lost: every row is due again. */
  forget(): void {
    this.known.clear();
    this.active.clear();
    for (const { series } of this.others.values()) Object.assign(series, UNSENT);
    this.generation++;
  }

  private make(signature: string, description: SeriesDescription, folded?: Folded): Series {
    const hash = createHash("sha256").update(signature).digest();
    return {
      ...description,
      seriesIdLow: hash.readUInt32LE(0),
      seriesIdHigh: hash.readUInt32LE(4),
      ...UNSENT,
      foundMs: this.now(),
      folded,
    };
  }

  private fold(signature: string, description: SeriesDescription): Series {
    const isRemembered = this.folded.size < FOLDED_MAX;
    const folded = { other: this.otherOf(description), last: undefined, isRemembered };
    const series = this.make(signature, description, folded);
    if (isRemembered) this.folded.set(signature, series);
    return series;
  }

  /** Each process has its own, because each adds up what came to it. */
  private otherOf(description: SeriesDescription): Other {
    const parts = description.labels.filter(([key]) => PART_LABELS.has(key));
    const labels: [string, string][] = [
      ["__other__", "true"],
      ...parts.map(([k, v]): [string, string] => [k, v]),
    ];
    if (this.processName !== "") labels.push(["ingest", this.processName]);
    const row: SeriesDescription = {
      ...description,
      service: "",
      host: "",
      environment: "",
      version: "",
      resourceIdLow: 0,
      resourceIdHigh: 0,
      labels: labels.sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
    };
    const signature = signatureOf(row);
    let other = this.others.get(signature);
    if (other === undefined) {
      if (this.others.size >= OTHERS_MAX) this.others.clear();
      other = { series: this.make(signature, row), total: 0, lastMs: 0 };
      this.others.set(signature, other);
    }
    return other;
  }

  private forgetOldest(): void {
    const oldest = this.known.entries().next();
    if (oldest.done === true) return;
    const [signature, series] = oldest.value;
    this.known.delete(signature);
    this.active.remove(series);
  }

  /** Series that nothing came for any more make room for others. */
  private sweep(): void {
    const nowMs = this.now();
    if (!this.active.isSweepDue(nowMs)) return;
    const before = this.known.size;
    for (const [signature, series] of this.known) {
      if (!this.active.isIdle(Math.max(series.lastMs, series.foundMs), nowMs)) continue;
      this.known.delete(signature);
      this.active.remove(series);
    }
    if (this.known.size === before || this.folded.size === 0) return;
    this.folded.clear();
    this.generation++;
  }
}

function signatureOf({
  projectId,
  metric,
  temporality,
  resourceIdLow,
  resourceIdHigh,
  labels,
}: SeriesDescription) {
  let signature = `${projectId}\u0000${metric}\u0000${temporality}\u0000${resourceIdLow}\u0000${resourceIdHigh}`;
  for (const [key, value] of labels) signature += `\u0000${key}\u0001${value}`;
  return signature;
}
