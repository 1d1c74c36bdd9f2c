/** Data points of gauges and sums: one sample each. */
import { STALE } from "../../take-metrics";
import type { PointKind, PointToAdd, PointToRead } from "./point-kind";
import { readExemplars } from "./read-exemplars";
import { POINT } from "./tags";
import { millisecondsOf, signedNumber } from "./unix-nanos";

const NO_RECORDED_VALUE = 1;

export function numberPoint(): PointKind {
  return new NumberPoint();
}

class NumberPoint implements PointKind {
  ms = 0;
  private readonly time = { low: 0, high: 0 };
  private readonly bits = { low: 0, high: 0 };
  private isInteger = false;
  private flags = 0;
  private exemplars: number[] = [];
  private reader: PointToRead["reader"] | undefined;

  read({ reader, ranges, start, end }: PointToRead): this {
    const { time, bits } = this;
    time.low = 0;
    time.high = 0;
    bits.low = 0;
    bits.high = 0;
    this.isInteger = false;
    this.flags = 0;
    this.reader = reader;
    if (this.exemplars.length > 0) this.exemplars = [];
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if (tag === POINT.time) reader.wordsInto(time);
      else if (tag === POINT.double || tag === POINT.int) {
        reader.wordsInto(bits);
        this.isInteger = tag === POINT.int;
      } else if (tag === POINT.attributes) reader.rangeInto(ranges);
      else if (tag === POINT.exemplars) reader.placeInto(this.exemplars);
      else if (tag === POINT.flags) this.flags = reader.small();
      else reader.skip(tag);
    }
    this.ms = millisecondsOf(time);
    return this;
  }

  add({ take, ms, entry, maker }: PointToAdd): void {
    entry.value ??= maker().make("");
    if ((this.flags & NO_RECORDED_VALUE) !== 0) take.addBits(entry.value, ms, STALE);
    else if (this.isInteger) take.add(entry.value, ms, signedNumber(this.bits));
    else take.addBits(entry.value, ms, this.bits);
    const { value } = entry;
    if (this.reader !== undefined && this.exemplars.length > 0)
      for (const exemplar of readExemplars(this.reader, this.exemplars)) take.addExemplar(value, exemplar);
  }
}
