/**
 * Samples of a selection as values on a grid, made by the engine's `timeSeries…ToGrid` functions: one array a series,
 * so that what is sent grows with steps and not with samples. Memory of the answer: 9 bytes a value.
 */
import { type GridHint, type HintFunction, PROMQL_LIMITS } from "@sightglass/query-language";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { type MetricSelection, moment, samplesCondition } from "./metric-selection";
import { readVarint } from "./row-binary";
import { STALE_BITS } from "./stale";

/** One value for each step of the grid. */
export interface SeriesGrid {
  id: string;
  grid: Float64Array;
  /** 1 where the function has a value. */
  present: Uint8Array;
  /** Some samples are NaN, infinite or nearly so: of such the engine makes other values than Prometheus does. */
  isOdd: boolean;
}

const FUNCTIONS: Readonly<Record<Exclude<HintFunction, "deriv">, SqlFragment>> = {
  instant: sql`timeSeriesLastToGrid`,
  last_over_time: sql`timeSeriesLastToGrid`,
  rate: sql`timeSeriesRateToGrid`,
  increase: sql`timeSeriesIncreaseToGrid`,
  delta: sql`timeSeriesDeltaToGrid`,
  irate: sql`timeSeriesInstantRateToGrid`,
  idelta: sql`timeSeriesInstantDeltaToGrid`,
  changes: sql`timeSeriesChangesToGrid`,
  resets: sql`timeSeriesResetsToGrid`,
};
const ANSWER_BYTES_MAX = 512 * 1024 * 1024;
const STALE_HIGH = 0x7ff00000;
const STALE_LOW = 2;

/** Whether the engine has the function: its `deriv` counts milliseconds as seconds. */
export function canAnswer(hint: GridHint): boolean {
  return hint.fn !== "deriv";
}

export async function metricGrids(
  db: ProjectDb,
  selection: MetricSelection,
  { hint, ...options }: QueryOptions & { hint: GridHint },
): Promise<SeriesGrid[]> {
  const { fn, grid, windowMs } = hint;
  if (fn === "deriv") return [];
  const stop = grid.startMs + (grid.count - 1) * grid.stepMs;
  // For the last sample a stale marker is an end; for all others it is no sample.
  const fresh = fn === "instant" ? sql`1` : sql`reinterpretAsUInt64(value) != ${param("UInt64", STALE_BITS)}`;
  const isLast = fn === "instant" || fn === "last_over_time";
  const odd = isLast ? sql`toUInt8(0)` : sql`toUInt8(countIf(NOT (abs(value) < 1e300)) > 0)`;
  const statement = sql`SELECT series_id, ${odd} AS is_odd, ${FUNCTIONS[fn]}(${moment(grid.startMs)}, ${moment(stop)},
  ${length(grid.stepMs)}, ${length(windowMs)})(timestamp, value) AS grid
FROM metric_samples
WHERE ${samplesCondition(db, selection)} AND ${fresh}
GROUP BY series_id`;
  const limits = { resultRows: PROMQL_LIMITS.seriesMax, resultBytes: ANSWER_BYTES_MAX };
  return readGrids(await db.binary(statement, { ...options, limits }), grid.count);
}

function length(ms: number): ReturnType<typeof param> {
  return param("Decimal64(3)", (ms / 1000).toFixed(3));
}

/** Rows: UInt64, UInt8, then a list of Nullable(Float64). */
function readGrids(bytes: Buffer, count: number): SeriesGrid[] {
  const found: SeriesGrid[] = [];
  let at = 0;
  while (at < bytes.length) {
    const id = bytes.readBigUInt64LE(at).toString();
    const isOdd = bytes[at + 8] === 1;
    const size = readVarint(bytes, at + 9);
    at = size.end;
    const grid = new Float64Array(count);
    const present = new Uint8Array(count);
    for (let step = 0; step < size.value; step++) {
      if (bytes[at++] === 1) continue;
      if (step < count && !isStale(bytes, at)) {
        grid[step] = bytes.readDoubleLE(at);
        present[step] = 1;
      }
      at += 8;
    }
    found.push({ id, grid, present, isOdd });
  }
  return found;
}

function isStale(bytes: Buffer, at: number): boolean {
  return bytes.readUInt32LE(at) === STALE_LOW && bytes.readUInt32LE(at + 4) === STALE_HIGH;
}
