/** The fields of remote_write 1.0 as they stand on the wire. Pure. Source: prometheus/prompb, remote.proto and types.proto. */

const varint = (field: number) => field * 8;
const fixed64 = (field: number) => field * 8 + 1;
const bytes = (field: number) => field * 8 + 2;

export const WRITE = {
  timeseries: bytes(1),
  metadata: bytes(3),
  /** Of a series, and of an exemplar. */
  labels: bytes(1),
  samples: bytes(2),
  exemplars: bytes(3),
  histograms: bytes(4),
  /** Of a label. */
  name: bytes(1),
  value: bytes(2),
  sampleValue: fixed64(1),
  sampleTime: varint(2),
  exemplarValue: fixed64(2),
  exemplarTime: varint(3),
  /** Of metadata. */
  kind: varint(1),
  family: bytes(2),
  help: bytes(4),
  unit: bytes(5),
} as const;

/** A native histogram. */
export const NATIVE = {
  count: varint(1),
  countFloat: fixed64(2),
  sum: fixed64(3),
  schema: varint(4),
  zeroThreshold: fixed64(5),
  zeroCount: varint(6),
  zeroCountFloat: fixed64(7),
  negativeSpans: bytes(8),
  negativeDeltas: bytes(9),
  negativeDeltaPlain: varint(9),
  positiveSpans: bytes(11),
  positiveDeltas: bytes(12),
  positiveDeltaPlain: varint(12),
  time: varint(15),
  spanOffset: varint(1),
  spanLength: varint(2),
} as const;
