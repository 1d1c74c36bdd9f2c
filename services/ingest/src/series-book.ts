/**
 * Series that this process has seen: name and labels → a 64-bit id. A row for the table `metric_series` is due the first
 * time, for samples before the first, and for those an hour past the last. Memory: ENTRIES_MAX entries of about 1 kB, the oldest goes first (its row is then sent
 * once more, which changes nothing). The id is the same in every process.
 */
import { createHash } from "node:crypto";
import type { SeriesRow } from "@sightglass/clickhouse";

/** What a series is; `labels` sorted by key, each key once. */
export type SeriesDescription = Omit<SeriesRow, "seriesIdLow" | "seriesIdHigh">;

export interface Series extends SeriesRow {
  /** Times of the samples that rows were handed out for, Unix ms: the earliest and the latest. */
  firstMs: number;
  lastMs: number;
}

const ENTRIES_MAX = 200_000;
/** How far the newest sample may be past the `last_seen` of its series. */
const SEEN_LAG_MS = 3_600_000;

export class SeriesBook {
  /** Rises when everything was forgotten: series found before are not to be used after it. */
  generation = 0;
  private readonly known = new Map<string, Series>();

  find(description: SeriesDescription): Series {
    const signature = signatureOf(description);
    const known = this.known.get(signature);
    if (known !== undefined) return known;
    const hash = createHash("sha256").update(signature).digest();
    const series: Series = {
      ...description,
      seriesIdLow: hash.readUInt32LE(0),
      seriesIdHigh: hash.readUInt32LE(4),
      firstMs: Number.POSITIVE_INFINITY,
      lastMs: Number.NEGATIVE_INFINITY,
    };
    if (this.known.size >= ENTRIES_MAX) {
      const oldest = this.known.keys().next();
      if (oldest.done !== true) this.known.delete(oldest.value);
    }
    this.known.set(signature, series);
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
