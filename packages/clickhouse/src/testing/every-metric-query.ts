/** Every question about metrics that the package can ask of one project, and rows that each of them finds. */
import type { GridHint } from "@sightglass/query-language";
import {
  type MetricSelection,
  metricExemplars,
  metricFamilies,
  metricGrids,
  metricHistograms,
  metricLabelNames,
  metricLabelValues,
  metricSamples,
  metricSeries,
  type ProjectDb,
} from "../index";
import { END_MS, START_MS } from "./generate";

const selection: MetricSelection = {
  matchers: [{ label: "__name__", operator: "=~", value: "cpu.*" }],
  names: "prometheus",
  fromMs: START_MS - 1,
  toMs: END_MS,
};
const hint: GridHint = {
  fn: "instant",
  windowMs: 60_000,
  grid: { startMs: START_MS, stepMs: 60_000, count: 2 },
  offsetMs: 0,
};
const limit = 10;

/** Without the name: what `labels` and `values` tell of it is the same for every project. */
export const METRIC_QUERIES: Readonly<Record<string, (db: ProjectDb) => Promise<unknown[]>>> = {
  metricExemplars: (db) => metricExemplars(db, selection, { limit }),
  metricFamilies: (db) => metricFamilies(db, selection, { limit }),
  metricGrids: (db) => metricGrids(db, selection, { hint }),
  metricHistograms: (db) => metricHistograms(db, selection),
  metricLabelNames: (db) => metricLabelNames(db, selection, { limit }),
  metricLabelValues: (db) => metricLabelValues(db, selection, { label: "room", limit }),
  metricSamples: (db) => metricSamples(db, selection),
  metricSeries: (db) => metricSeries(db, selection, { limit }),
};

/** Rows by table, for `TestStore.insert`. */
export function metricRows(projectId: number): [table: string, row: Record<string, unknown>][] {
  const second = new Date(START_MS).toISOString().slice(0, 19).replace("T", " ");
  const own = { project_id: projectId, metric: "cpu.load", series_id: "7" };
  const sample = { ...own, timestamp: second, retention_days: 400 };
  return [
    [
      "metric_series",
      {
        ...own,
        family: "cpu.load",
        kind: "gauge",
        labels: { room: "a" },
        first_seen: second,
        last_seen: second,
      },
    ],
    ["metric_samples", { ...sample, value: 1.5 }],
    ["metric_histograms", { ...sample, count: 3, positive: [3] }],
    ["metric_exemplars", { ...sample, value: 1.5, trace_id: "0af7651916cd43dd8448eb211c80319c" }],
  ];
}
