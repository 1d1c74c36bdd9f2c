/**
 * Data points of histograms with bounds: a sample for each bucket, counting all up to its bound as Prometheus does, one
 * for the sum, one for the count, and the least and greatest value where the sender tells them.
 */
import type { Series } from "../../series-book";
import { type MetricTake, STALE } from "../../take-metrics";
import { boundText } from "./bound-text";
import type { SeriesMaker } from "./metric-series";
import type { PointKind, PointToAdd, PointToRead } from "./point-kind";
import { readExemplars } from "./read-exemplars";
import type { SeriesEntry } from "./series-cache";
import { POINT } from "./tags";
import { millisecondsOf, unsignedNumber } from "./unix-nanos";

const NO_RECORDED_VALUE = 1;

export function histogramPoint(): PointKind {
  return new HistogramPoint();
}

class HistogramPoint implements PointKind {
  ms = 0;
  private readonly words = { low: 0, high: 0 };
  private count = 0;
  private sum: number | undefined;
  private min: number | undefined;
  private max: number | undefined;
  private flags = 0;
  private readonly counts: number[] = [];
  private readonly bounds: number[] = [];
  private exemplars: number[] = [];
  private reader: PointToRead["reader"] | undefined;

  read({ reader, ranges, start, end }: PointToRead): this {
    this.clear();
    this.reader = reader;
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if (tag === POINT.histogramAttributes) reader.rangeInto(ranges);
      else if (tag === POINT.histogramExemplars) reader.placeInto(this.exemplars);
      else if (tag === POINT.histogramFlags) this.flags = reader.small();
      else if (tag === POINT.counts) this.packedCounts();
      else if (tag === POINT.bounds) this.packedBounds();
      else this.number(tag);
    }
    return this;
  }

  add(point: PointToAdd): void {
    const { take, ms, entry } = point;
    if ((this.flags & NO_RECORDED_VALUE) !== 0) {
      for (const series of allOf(entry)) take.addBits(series, ms, STALE);
      return;
    }
    this.adapt(point);
    let total = 0;
    for (const [i, series] of entry.parts.entries()) {
      total += this.counts[i] ?? 0;
      take.add(series, ms, i < this.bounds.length ? total : this.count);
    }
    if (entry.value) take.add(entry.value, ms, this.count);
    if (entry.sum && this.sum !== undefined) take.add(entry.sum, ms, this.sum);
    if (entry.min && this.min !== undefined) take.add(entry.min, ms, this.min);
    if (entry.max && this.max !== undefined) take.add(entry.max, ms, this.max);
    this.addExemplars(take, entry);
  }

  private clear(): void {
    this.ms = 0;
    this.count = 0;
    this.sum = undefined;
    this.min = undefined;
    this.max = undefined;
    this.flags = 0;
    this.counts.length = 0;
    this.bounds.length = 0;
    if (this.exemplars.length > 0) this.exemplars = [];
  }

  private number(tag: number): void {
    const { reader, words } = this;
    if (reader === undefined) return;
    if (tag === POINT.total) this.sum = reader.double();
    else if (tag === POINT.histogramMin) this.min = reader.double();
    else if (tag === POINT.histogramMax) this.max = reader.double();
    else if (tag === POINT.boundsPlain) this.bounds.push(reader.double());
    else if (tag === POINT.time || tag === POINT.count || tag === POINT.countsPlain) {
      reader.wordsInto(words);
      if (tag === POINT.time) this.ms = millisecondsOf(words);
      else if (tag === POINT.count) this.count = unsignedNumber(words);
      else this.counts.push(unsignedNumber(words));
    } else reader.skip(tag);
  }

  private packedCounts(): void {
    const { reader, words } = this;
    if (reader === undefined) return;
    const stop = reader.stop();
    for (; reader.at + 8 <= stop; this.counts.push(unsignedNumber(words))) reader.wordsInto(words);
    reader.at = stop;
  }

  private packedBounds(): void {
    const { reader } = this;
    if (reader === undefined) return;
    const stop = reader.stop();
    while (reader.at + 8 <= stop) this.bounds.push(reader.double());
    reader.at = stop;
  }

  /** Series that this point needs and the entry lacks; other bounds than before make other series. */
  private adapt({ entry, maker }: PointToAdd): void {
    const { bounds } = this;
    let made: SeriesMaker | undefined;
    const make = (suffix: string, extra?: readonly [string, string]) => {
      made ??= maker();
      return made.make(suffix, extra);
    };
    entry.value ??= make("_count");
    if (this.sum !== undefined) entry.sum ??= make("_sum");
    if (this.min !== undefined) entry.min ??= make("_min");
    if (this.max !== undefined) entry.max ??= make("_max");
    const isSame = entry.parts.length > 0 && sameNumbers(entry.bounds, bounds);
    if (isSame) return;
    entry.bounds.splice(0, entry.bounds.length, ...bounds);
    entry.parts = [...bounds.map(boundText), "+Inf"].map((le) => make("_bucket", ["le", le]));
  }

  private addExemplars(take: MetricTake, entry: SeriesEntry): void {
    if (this.reader === undefined || this.exemplars.length === 0) return;
    for (const exemplar of readExemplars(this.reader, this.exemplars)) {
      const place = entry.bounds.findIndex((bound) => exemplar.value <= bound);
      const series = entry.parts[place < 0 ? entry.parts.length - 1 : place];
      if (series !== undefined) take.addExemplar(series, exemplar);
    }
  }
}

function allOf(entry: SeriesEntry): Series[] {
  return [entry.value, entry.sum, entry.min, entry.max, ...entry.parts].filter(
    (series) => series !== undefined,
  );
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
