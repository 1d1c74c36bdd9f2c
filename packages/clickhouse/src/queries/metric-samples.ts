/** Samples of a selection as they are, series by series in the order of time. Memory: 40 bytes a sample. */
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, sql } from "../sql";
import { StoreError } from "../store-error";
import { type MetricSelection, samplesCondition } from "./metric-selection";

export interface SeriesSamples {
  id: string;
  /** Unix milliseconds, each once: of two samples of a moment the last one counts. */
  timestamps: Float64Array;
  /** With the bits of each NaN as they were stored. */
  values: Float64Array;
}

export const METRIC_SAMPLES_MAX = 5_000_000;
const ROW_BYTES = 24;
const WORD = 4_294_967_296;

/** Of the series with these ids only, where they are given. @throws StoreError `store.limit` when there are more than METRIC_SAMPLES_MAX. */
export async function metricSamples(
  db: ProjectDb,
  selection: MetricSelection,
  { ids, ...options }: QueryOptions & { ids?: readonly string[] } = {},
): Promise<SeriesSamples[]> {
  const only = ids === undefined ? sql`1` : sql`series_id IN ${param("Array(UInt64)", ids.map(BigInt))}`;
  const statement = sql`SELECT series_id, toUnixTimestamp64Milli(timestamp), value
FROM metric_samples
WHERE ${samplesCondition(db, selection)} AND ${only}
ORDER BY metric, series_id, timestamp
LIMIT ${param("UInt64", METRIC_SAMPLES_MAX + 1)}`;
  const limits = { resultRows: METRIC_SAMPLES_MAX + 1, resultBytes: 2 * ROW_BYTES * METRIC_SAMPLES_MAX };
  const bytes = await db.binary(statement, { ...options, limits });
  if (bytes.length > ROW_BYTES * METRIC_SAMPLES_MAX)
    throw new StoreError("store.limit", `The query reads more than ${METRIC_SAMPLES_MAX} samples.`, {
      permanent: true,
    });
  return splitSeries(bytes);
}

function splitSeries(bytes: Buffer): SeriesSamples[] {
  const found: SeriesSamples[] = [];
  for (let at = 0; at < bytes.length; ) {
    let end = at + ROW_BYTES;
    while (end < bytes.length && isSameSeries(bytes, at, end)) end += ROW_BYTES;
    found.push(readSeries(bytes, at, end));
    at = end;
  }
  return found;
}

function isSameSeries(bytes: Buffer, a: number, b: number): boolean {
  return (
    bytes.readUInt32LE(a) === bytes.readUInt32LE(b) && bytes.readUInt32LE(a + 4) === bytes.readUInt32LE(b + 4)
  );
}

function readSeries(bytes: Buffer, start: number, end: number): SeriesSamples {
  const rows = (end - start) / ROW_BYTES;
  const timestamps = new Float64Array(rows);
  const values = new Float64Array(rows);
  const words = new Uint32Array(values.buffer);
  let count = 0;
  for (let at = start; at < end; at += ROW_BYTES) {
    const ms = bytes.readInt32LE(at + 12) * WORD + bytes.readUInt32LE(at + 8);
    if (count > 0 && timestamps[count - 1] === ms) count--;
    timestamps[count] = ms;
    words[2 * count] = bytes.readUInt32LE(at + 16);
    words[2 * count + 1] = bytes.readUInt32LE(at + 20);
    count++;
  }
  const id = bytes.readBigUInt64LE(start).toString();
  return { id, timestamps: timestamps.subarray(0, count), values: values.subarray(0, count) };
}
