/** Data points of summaries: a sample for each quantile, one for the sum, one for the count. */
import { STALE } from "../../take-metrics";
import { boundText } from "./bound-text";
import type { SeriesMaker } from "./metric-series";
import type { PointKind, PointToAdd, PointToRead } from "./point-kind";
import { POINT } from "./tags";
import { millisecondsOf, unsignedNumber } from "./unix-nanos";

const NO_RECORDED_VALUE = 1;

export function summaryPoint(): PointKind {
  return new SummaryPoint();
}

class SummaryPoint implements PointKind {
  ms = 0;
  private readonly words = { low: 0, high: 0 };
  private count = 0;
  private sum = 0;
  private flags = 0;
  private readonly quantiles: { quantile: number; value: number }[] = [];

  read({ reader, ranges, start, end }: PointToRead): this {
    const { words } = this;
    this.ms = 0;
    this.count = 0;
    this.sum = 0;
    this.flags = 0;
    this.quantiles.length = 0;
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if (tag === POINT.attributes) reader.rangeInto(ranges);
      else if (tag === POINT.flags) this.flags = reader.small();
      else if (tag === POINT.total) this.sum = reader.double();
      else if (tag === POINT.quantiles) this.quantile(reader);
      else if (tag === POINT.time || tag === POINT.count) {
        reader.wordsInto(words);
        if (tag === POINT.time) this.ms = millisecondsOf(words);
        else this.count = unsignedNumber(words);
      } else reader.skip(tag);
    }
    return this;
  }

  add({ take, ms, entry, maker }: PointToAdd): void {
    const isStale = (this.flags & NO_RECORDED_VALUE) !== 0;
    let made: SeriesMaker | undefined;
    const make = (suffix: string, extra?: readonly [string, string]) => {
      made ??= maker();
      return made.make(suffix, extra);
    };
    entry.value ??= make("_count");
    entry.sum ??= make("_sum");
    for (const { quantile, value } of this.quantiles) {
      let place = entry.bounds.indexOf(quantile);
      if (place < 0) {
        place = entry.bounds.push(quantile) - 1;
        entry.parts.push(make("", ["quantile", boundText(quantile)]));
      }
      const series = entry.parts[place];
      if (series !== undefined && !isStale) take.add(series, ms, value);
    }
    if (isStale)
      for (const series of [entry.value, entry.sum, ...entry.parts]) take.addBits(series, ms, STALE);
    else {
      take.add(entry.value, ms, this.count);
      take.add(entry.sum, ms, this.sum);
    }
  }

  private quantile(reader: PointToRead["reader"]): void {
    const stop = reader.stop();
    const found = { quantile: 0, value: 0 };
    while (reader.at < stop) {
      const tag = reader.tag();
      if (tag === POINT.quantile) found.quantile = reader.double();
      else if (tag === POINT.quantileValue) found.value = reader.double();
      else reader.skip(tag);
    }
    this.quantiles.push(found);
  }
}
