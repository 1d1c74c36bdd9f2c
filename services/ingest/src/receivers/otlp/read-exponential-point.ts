/** Data points of exponential histograms: one row each, as they are. */

import type { PointKind, PointToAdd, PointToRead } from "./point-kind";
import { readExemplars } from "./read-exemplars";
import { EXPONENTIAL, POINT } from "./tags";
import { millisecondsOf, unsignedNumber } from "./unix-nanos";

const NO_RECORDED_VALUE = 1;
/** A sender that needs more should lower its scale. */
const BUCKETS_MAX = 4_096;
const WORD = 4_294_967_296;

export function exponentialPoint(): PointKind {
  return new ExponentialPoint();
}

type Reader = PointToRead["reader"];

class ExponentialPoint implements PointKind {
  ms = 0;
  private readonly words = { low: 0, high: 0 };
  private point = emptyPoint();
  private flags = 0;
  private exemplars: number[] = [];
  private reader: Reader | undefined;

  read({ reader, ranges, start, end }: PointToRead): this {
    this.ms = 0;
    this.flags = 0;
    this.point = emptyPoint();
    this.exemplars = [];
    this.reader = reader;
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if (tag === EXPONENTIAL.attributes) reader.rangeInto(ranges);
      else if (tag === EXPONENTIAL.exemplars) reader.placeInto(this.exemplars);
      else if (tag === EXPONENTIAL.flags) this.flags = reader.small();
      else if (tag === EXPONENTIAL.scale) this.point.scale = zigzag(reader.small());
      else if (tag === EXPONENTIAL.positive) this.point.positive = readBuckets(reader);
      else if (tag === EXPONENTIAL.negative) this.point.negative = readBuckets(reader);
      else this.number(reader, tag);
    }
    return this;
  }

  add({ take, ms, entry, maker }: PointToAdd): void {
    entry.value ??= maker().make("");
    const stale = (this.flags & NO_RECORDED_VALUE) !== 0;
    take.addHistogram(entry.value, { ...this.point, ms, stale });
    if (this.reader === undefined || this.exemplars.length === 0) return;
    for (const exemplar of readExemplars(this.reader, this.exemplars))
      take.addExemplar(entry.value, exemplar);
  }

  private number(reader: Reader, tag: number): void {
    const { point, words } = this;
    if (tag === POINT.total) point.sum = reader.double();
    else if (tag === EXPONENTIAL.min) point.min = reader.double();
    else if (tag === EXPONENTIAL.max) point.max = reader.double();
    else if (tag === EXPONENTIAL.zeroThreshold) point.zeroThreshold = reader.double();
    else if (tag === POINT.time || tag === POINT.count || tag === EXPONENTIAL.zeroCount) {
      reader.wordsInto(words);
      if (tag === POINT.time) this.ms = millisecondsOf(words);
      else if (tag === POINT.count) point.count = unsignedNumber(words);
      else point.zeroCount = unsignedNumber(words);
    } else reader.skip(tag);
  }
}

function emptyPoint() {
  return {
    count: 0,
    sum: Number.NaN,
    min: Number.NaN,
    max: Number.NaN,
    scale: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: emptyBuckets(),
    negative: emptyBuckets(),
  };
}

function emptyBuckets(): { offset: number; counts: number[] } {
  return { offset: 0, counts: [] };
}

function readBuckets(reader: Reader): { offset: number; counts: number[] } {
  const stop = reader.stop();
  const buckets = emptyBuckets();
  while (reader.at < stop) {
    const tag = reader.tag();
    if (tag === EXPONENTIAL.offset) buckets.offset = zigzag(reader.small());
    else if (tag === EXPONENTIAL.counts) {
      const end = reader.stop();
      while (reader.at < end) buckets.counts.push(wholeNumber(reader));
      reader.at = end;
    } else if (tag === EXPONENTIAL.countsPlain) buckets.counts.push(wholeNumber(reader));
    else reader.skip(tag);
  }
  if (buckets.counts.length > BUCKETS_MAX) buckets.counts.length = BUCKETS_MAX;
  return buckets;
}

function wholeNumber(reader: Reader): number {
  reader.varint();
  return reader.high * WORD + reader.low;
}

function zigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}
