/** What PromQL asks of the store: for each selector its series, on the grid where the engine can, else as samples. */
import {
  canAnswer,
  type HistogramSample,
  type MetricNames,
  type MetricSelection,
  type MetricSeries,
  metricGrids,
  metricHistograms,
  metricSamples,
  metricSeries,
} from "@sightglass/clickhouse";
import {
  type ExponentialHistogram,
  type FetchedSeries,
  type HintFunction,
  type Labels,
  labelsOf,
  PROMQL_LIMITS,
  PromqlEvaluationError,
  type SelectorRequest,
  staleMask,
} from "@sightglass/query-language";
import type { Context } from "../context";
import { signalOf } from "../logs/scope";
import { asCounter } from "./delta-counter";
import { histogramOf } from "./histogram-of";

type Asking = Pick<Context, "db" | "signal">;

/** Functions that want a counter: what delta series count is summed up for them. */
const COUNTER_FUNCTIONS: ReadonlySet<HintFunction> = new Set([
  "rate",
  "increase",
  "irate",
  "changes",
  "resets",
]);

/** @throws PromqlEvaluationError when a selector means too many series. */
export async function fetchSeries(
  ctx: Asking,
  request: SelectorRequest,
  names: MetricNames,
): Promise<FetchedSeries[]> {
  const { matchers, fromMs, toMs } = request;
  const selection: MetricSelection = { matchers, names, fromMs, toMs };
  const series = await metricSeries(ctx.db, selection, {
    limit: PROMQL_LIMITS.seriesMax + 1,
    ...signalOf(ctx),
  });
  if (series.length > PROMQL_LIMITS.seriesMax)
    throw new PromqlEvaluationError(`a selector means more than ${PROMQL_LIMITS.seriesMax} series`, "limit");
  if (series.length === 0) return [];
  const found = new SeriesLabels(series);
  const parts = await Promise.all([
    series.some(({ kind }) => kind !== "exponential_histogram")
      ? numbers(ctx, { request, selection, found })
      : [],
    series.some(({ kind }) => kind === "exponential_histogram") ? histograms(ctx, selection, found) : [],
  ]);
  return parts.flat();
}

interface Numbers {
  request: SelectorRequest;
  selection: MetricSelection;
  found: SeriesLabels;
}

async function numbers(ctx: Asking, { request, selection, found }: Numbers): Promise<FetchedSeries[]> {
  const { hint } = request;
  const wantsCounter = hint !== null && COUNTER_FUNCTIONS.has(hint.fn);
  const canGrid = hint !== null && canAnswer(hint) && !(wantsCounter && found.hasDelta);
  if (!canGrid) return raw(ctx, { selection, found, wantsCounter });
  const grids = await metricGrids(ctx.db, selection, { hint, ...signalOf(ctx) });
  const odd = grids.filter(({ isOdd }) => isOdd).map(({ id }) => id);
  const even = grids.flatMap(({ id, grid, present, isOdd }) =>
    isOdd ? [] : found.with(id, (labels): FetchedSeries => ({ labels, grid, present })),
  );
  return odd.length === 0
    ? even
    : [...even, ...(await raw(ctx, { selection, found, wantsCounter, ids: odd }))];
}

interface Raw {
  selection: MetricSelection;
  found: SeriesLabels;
  wantsCounter: boolean;
  ids?: readonly string[];
}

async function raw(ctx: Asking, { selection, found, wantsCounter, ids }: Raw): Promise<FetchedSeries[]> {
  const only = ids === undefined ? {} : { ids };
  const samples = await metricSamples(ctx.db, selection, { ...only, ...signalOf(ctx) });
  return samples.flatMap(({ id, timestamps, values }) =>
    found.with(id, (labels) => {
      const series = { labels, timestamps, values, stale: staleMask(values) };
      return wantsCounter && found.isDelta(id) ? asCounter(series) : series;
    }),
  );
}

async function histograms(
  ctx: Asking,
  selection: MetricSelection,
  found: SeriesLabels,
): Promise<FetchedSeries[]> {
  const rows = await metricHistograms(ctx.db, selection, signalOf(ctx));
  const byId = new Map<string, HistogramSample[]>();
  for (const row of rows) {
    const known = byId.get(row.id);
    if (known === undefined) byId.set(row.id, [row]);
    else known.push(row);
  }
  return [...byId].flatMap(([id, samples]) =>
    found.with(id, (labels) => ({
      labels,
      timestamps: Float64Array.from(samples, ({ ms }) => ms),
      values: new Float64Array(samples.length),
      stale: Uint8Array.from(samples, ({ stale }) => (stale ? 1 : 0)),
      histograms: samples.map((sample): ExponentialHistogram => histogramOf(sample)),
    })),
  );
}

/** Labels by series. Series of other resources that look alike are told apart by a label more. */
class SeriesLabels {
  private readonly byId = new Map<string, { labels: Labels; isDelta: boolean }>();

  constructor(series: readonly MetricSeries[]) {
    const seen = new Set<string>();
    for (const { id, labels, temporality } of series) {
      const text = JSON.stringify(labels.toSorted(([a], [b]) => (a < b ? -1 : 1)));
      const own = seen.has(text) ? [...labels, ["series_id", id] as const] : labels;
      seen.add(text);
      this.byId.set(id, { labels: labelsOf(own), isDelta: temporality === "delta" });
    }
  }

  get hasDelta(): boolean {
    return [...this.byId.values()].some(({ isDelta }) => isDelta);
  }

  isDelta(id: string): boolean {
    return this.byId.get(id)?.isDelta ?? false;
  }

  /** Nothing for a series that came between the two questions. */
  with<Made>(id: string, make: (labels: Labels) => Made): Made[] {
    const known = this.byId.get(id);
    return known === undefined ? [] : [make(known.labels)];
  }
}
