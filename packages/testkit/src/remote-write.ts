/** Writes the body of a Prometheus remote_write 1.0 request: protobuf in a snappy block. */

/** Samples of one series in the order of time; `stale` marks the ends of the series. */
export interface WrittenSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  readonly stale: Uint8Array;
}

/** The bits of the NaN that says that a series has ended. */
const STALE_BITS = 0x7ff0000000000002n;
const LITERAL_MAX = 65_536;

/** The samples with from <= timestamp < to of all series; undefined when there are none. */
export function remoteWriteBody(
  series: readonly WrittenSeries[],
  range: { from: number; to: number },
): Buffer | undefined {
  const parts = series.flatMap((one) => {
    const samples = samplesOf(one, range);
    if (samples.length === 0) return [];
    const labels = Object.entries(one.labels)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) =>
        field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))])),
      );
    return [field(1, Buffer.concat([...labels, ...samples]))];
  });
  return parts.length === 0 ? undefined : snappyBlock(Buffer.concat(parts));
}

function samplesOf(
  { timestamps, values, stale }: WrittenSeries,
  { from, to }: { from: number; to: number },
): readonly Buffer[] {
  const samples: Buffer[] = [];
  for (const [index, timestamp] of timestamps.entries()) {
    if (timestamp < from || timestamp >= to) continue;
    const value = Buffer.alloc(9);
    value[0] = 0x09;
    if (stale[index] === 1) value.writeBigUInt64LE(STALE_BITS, 1);
    else value.writeDoubleLE(values[index] ?? 0, 1);
    samples.push(field(2, Buffer.concat([value, Buffer.of(0x10), varint(timestamp)])));
  }
  return samples;
}

/** A length-delimited field. */
function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

/** A snappy block of literals only: larger than it could be, and right. */
export function snappyBlock(bytes: Buffer): Buffer {
  const parts: Buffer[] = [varint(bytes.length)];
  for (let at = 0; at < bytes.length; at += LITERAL_MAX) {
    const literal = bytes.subarray(at, at + LITERAL_MAX);
    const length = Buffer.alloc(3);
    length[0] = 61 << 2;
    length.writeUInt16LE(literal.length - 1, 1);
    parts.push(length, literal);
  }
  return Buffer.concat(parts);
}
