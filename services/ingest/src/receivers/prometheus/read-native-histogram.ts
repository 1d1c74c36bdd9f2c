/** A native histogram of remote_write → an exponential histogram, where the two mean exactly the same. Pure but for the reader's position. */
import type { Buckets, HistogramPoint } from "@sightglass/clickhouse";
import { STALE } from "../../take-metrics";
import type { AnyValueReader } from "../otlp/any-value";
import { signedNumber, unsignedNumber } from "../otlp/unix-nanos";
import { NATIVE } from "./write-tags";

const SCHEMA_MIN = -4;
const SCHEMA_MAX = 8;
/** A sender that needs more should lower its schema. */
const BUCKETS_MAX = 4_096;

type Spans = [offset: number, length: number][];

interface Side {
  readonly spans: Spans;
  readonly deltas: number[];
}
type Point = Omit<HistogramPoint, "retentionDays">;

/** `undefined`: buckets of other bounds, counts that are not whole numbers, or more buckets than are kept. */
export function readNativeHistogram(
  reader: AnyValueReader,
  { start, end }: { start: number; end: number },
): Point | undefined {
  const read = new HistogramFields();
  reader.at = start;
  while (reader.at < end) read.field(reader, reader.tag());
  return read.point();
}

class HistogramFields {
  private readonly sum = { low: 0, high: 0 };
  private ms = 0;
  private count = 0;
  private schema = 0;
  private zeroThreshold = 0;
  private zeroCount = 0;
  private isFloat = false;
  private readonly positive: Side = { spans: [], deltas: [] };
  private readonly negative: Side = { spans: [], deltas: [] };

  field(reader: AnyValueReader, tag: number): void {
    if (tag === NATIVE.count) this.count = wholeNumber(reader);
    else if (tag === NATIVE.zeroCount) this.zeroCount = wholeNumber(reader);
    else if (tag === NATIVE.schema) this.schema = zigzag(reader.small());
    else if (tag === NATIVE.sum) reader.wordsInto(this.sum);
    else if (tag === NATIVE.zeroThreshold) this.zeroThreshold = reader.double();
    else if (tag === NATIVE.time) this.ms = signedVarint(reader);
    else if (tag === NATIVE.positiveSpans) this.positive.spans.push(readSpan(reader));
    else if (tag === NATIVE.negativeSpans) this.negative.spans.push(readSpan(reader));
    else if (tag === NATIVE.positiveDeltas) readDeltas(reader, this.positive.deltas);
    else if (tag === NATIVE.negativeDeltas) readDeltas(reader, this.negative.deltas);
    else if (tag === NATIVE.positiveDeltaPlain) this.positive.deltas.push(zigzagVarint(reader));
    else if (tag === NATIVE.negativeDeltaPlain) this.negative.deltas.push(zigzagVarint(reader));
    else {
      this.isFloat ||= tag === NATIVE.countFloat || tag === NATIVE.zeroCountFloat;
      reader.skip(tag);
    }
  }

  point(): Point | undefined {
    const { sum, schema } = this;
    const stale = sum.low === STALE.low && sum.high === STALE.high;
    const positive = bucketsOf(this.positive);
    const negative = bucketsOf(this.negative);
    if (positive === undefined || negative === undefined) return undefined;
    if (this.isFloat || schema < SCHEMA_MIN || schema > SCHEMA_MAX) return undefined;
    return {
      ms: this.ms,
      count: this.count,
      sum: doubleOf(sum),
      min: Number.NaN,
      max: Number.NaN,
      scale: schema,
      zeroThreshold: this.zeroThreshold,
      zeroCount: this.zeroCount,
      positive,
      negative,
      stale,
    };
  }
}

/** Bucket i of Prometheus ends where bucket i - 1 of OpenTelemetry does. */
function bucketsOf({ spans, deltas }: Side): Buckets | undefined {
  const counts: number[] = [];
  let delta = 0;
  let count = 0;
  for (const [i, [offset, length]] of spans.entries()) {
    const gap = i === 0 ? 0 : offset;
    if (gap < 0 || counts.length + gap + length > BUCKETS_MAX) return undefined;
    for (let k = 0; k < gap; k++) counts.push(0);
    for (let k = 0; k < length; k++) {
      count += deltas[delta++] ?? Number.NaN;
      if (!(count >= 0 && Number.isSafeInteger(count))) return undefined;
      counts.push(count);
    }
  }
  if (delta !== deltas.length) return undefined;
  return { offset: (spans[0]?.[0] ?? 1) - 1, counts };
}

function readSpan(reader: AnyValueReader): Spans[number] {
  const stop = reader.stop();
  const span: Spans[number] = [0, 0];
  while (reader.at < stop) {
    const tag = reader.tag();
    if (tag === NATIVE.spanOffset) span[0] = zigzag(reader.small());
    else if (tag === NATIVE.spanLength) span[1] = reader.small();
    else reader.skip(tag);
  }
  return span;
}

function readDeltas(reader: AnyValueReader, into: number[]): void {
  const stop = reader.stop();
  while (reader.at < stop) into.push(zigzagVarint(reader));
  reader.at = stop;
}

export function signedVarint(reader: AnyValueReader): number {
  reader.varint();
  return signedNumber(reader);
}

function wholeNumber(reader: AnyValueReader): number {
  reader.varint();
  return Math.min(unsignedNumber(reader), Number.MAX_SAFE_INTEGER);
}

function zigzagVarint(reader: AnyValueReader): number {
  reader.varint();
  const { low } = reader;
  const half = Math.floor(unsignedNumber(reader) / 2);
  return (low & 1) === 0 ? half : -half - 1;
}

function zigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}

const scratch = new Uint32Array(2);
const double = new Float64Array(scratch.buffer);

function doubleOf({ low, high }: { low: number; high: number }): number {
  scratch[0] = low;
  scratch[1] = high;
  return double[0] ?? 0;
}
