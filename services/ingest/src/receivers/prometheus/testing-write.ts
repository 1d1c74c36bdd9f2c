/** remote_write requests for tests: protobuf by hand, and snappy that only ever writes literals. */
import { WireWriter } from "../otlp/wire-writer";
import { NATIVE, WRITE } from "./write-tags";

export interface WrittenSeries {
  labels: readonly (readonly [key: string, value: string])[];
  samples?: readonly (readonly [ms: number, value: number | bigint])[];
  exemplars?: readonly { labels: [string, string][]; value: number; ms: number }[];
  histograms?: readonly WrittenHistogram[];
}

export interface WrittenHistogram {
  ms: number;
  count: number;
  sum: number | bigint;
  schema: number;
  zeroCount?: number;
  zeroThreshold?: number;
  positive?: { spans: [offset: number, length: number][]; deltas: number[] };
  negative?: { spans: [offset: number, length: number][]; deltas: number[] };
}

export interface WrittenMetadata {
  family: string;
  /** Number of MetricType. */
  kind: number;
  help?: string;
  unit?: string;
}

export function writeRequest(
  series: readonly WrittenSeries[],
  metadata: readonly WrittenMetadata[] = [],
): Buffer {
  const writer = new WireWriter();
  for (const one of series) {
    const start = writer.begin(WRITE.timeseries);
    writeLabels(writer, one.labels);
    for (const [ms, value] of one.samples ?? []) {
      const sample = writer.begin(WRITE.samples);
      writer.fixed64(WRITE.sampleValue, bitsOf(value));
      writer.integer(WRITE.sampleTime, BigInt(ms));
      writer.end(sample);
    }
    for (const { labels, value, ms } of one.exemplars ?? []) {
      const exemplar = writer.begin(WRITE.exemplars);
      writeLabels(writer, labels);
      writer.fixed64(WRITE.exemplarValue, bitsOf(value));
      writer.integer(WRITE.exemplarTime, BigInt(ms));
      writer.end(exemplar);
    }
    for (const histogram of one.histograms ?? []) writeHistogram(writer, histogram);
    writer.end(start);
  }
  for (const { family, kind, help = "", unit = "" } of metadata) {
    const start = writer.begin(WRITE.metadata);
    writer.integer(WRITE.kind, BigInt(kind));
    writer.text(WRITE.family, family);
    writer.text(WRITE.help, help);
    writer.text(WRITE.unit, unit);
    writer.end(start);
  }
  return writer.written;
}

/** A block of snappy with nothing but literals. */
export function packSnappy(bytes: Buffer): Buffer {
  const parts = [varint(bytes.length)];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const part = bytes.subarray(at, at + 65_536);
    const head = Buffer.alloc(3, 61 << 2);
    head.writeUInt16LE(part.length - 1, 1);
    parts.push(head, part);
  }
  return Buffer.concat(parts);
}

function writeLabels(writer: WireWriter, labels: WrittenSeries["labels"]): void {
  for (const [name, value] of labels) {
    const label = writer.begin(WRITE.labels);
    writer.text(WRITE.name, name);
    writer.text(WRITE.value, value);
    writer.end(label);
  }
}

function writeHistogram(writer: WireWriter, histogram: WrittenHistogram): void {
  const start = writer.begin(WRITE.histograms);
  writer.integer(NATIVE.count, BigInt(histogram.count));
  writer.fixed64(NATIVE.sum, bitsOf(histogram.sum));
  writer.integer(NATIVE.schema, zigzag(histogram.schema));
  writer.fixed64(NATIVE.zeroThreshold, bitsOf(histogram.zeroThreshold ?? 0));
  writer.integer(NATIVE.zeroCount, BigInt(histogram.zeroCount ?? 0));
  for (const [key, spanTag, deltaTag] of [
    ["negative", NATIVE.negativeSpans, NATIVE.negativeDeltas],
    ["positive", NATIVE.positiveSpans, NATIVE.positiveDeltas],
  ] as const) {
    const buckets = histogram[key];
    if (buckets === undefined) continue;
    for (const [offset, length] of buckets.spans) {
      const span = writer.begin(spanTag);
      writer.integer(NATIVE.spanOffset, zigzag(offset));
      writer.integer(NATIVE.spanLength, BigInt(length));
      writer.end(span);
    }
    const deltas = Buffer.concat(buckets.deltas.map((delta) => varint(Number(zigzag(delta)))));
    writer.raw(deltaTag, deltas);
  }
  writer.integer(NATIVE.time, BigInt(histogram.ms));
  writer.end(start);
}

function bitsOf(value: number | bigint): bigint {
  if (typeof value === "bigint") return value;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.readBigUInt64LE();
}

function zigzag(value: number): bigint {
  return BigInt(value < 0 ? -2 * value - 1 : 2 * value);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}
