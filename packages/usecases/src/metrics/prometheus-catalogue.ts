/** What there is to ask for: series, names and values of labels, metadata, exemplars. */
import {
  type MetricFamily,
  type MetricSelection,
  metricExemplars,
  metricFamilies,
  metricLabelNames,
  metricLabelValues,
  metricSeries,
} from "@sightglass/clickhouse";
import { type Matcher, type PromqlExpression, selectorsOf } from "@sightglass/query-language";
import { UseCaseError } from "../errors";
import { withDeadline } from "../logs/deadline";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";
import { namesOf } from "./names-of";
import { type MetricsContext, readPromql } from "./promql";

export interface CatalogueInput {
  /** Series selectors; none means all. */
  match: readonly string[];
  fromMs: number;
  toMs: number;
  /** At most so many; more are left out. */
  limit: number;
}

export const CATALOGUE_MAX = 10_000;

type LabelSet = Readonly<Record<string, string>>;

/** Permission: metrics.read. Throws `query.syntax`. */
export async function promSeries(asked: MetricsContext, input: CatalogueInput): Promise<LabelSet[]> {
  requirePermission(asked, "metrics.read");
  const ctx = withDeadline(asked);
  const found = new Map<string, LabelSet>();
  for (const selection of selectionsOf(input)) {
    const options = { limit: input.limit, ...signalOf(ctx) };
    for (const { labels } of await metricSeries(ctx.db, selection, options)) {
      const set = Object.fromEntries(labels.toSorted(([a], [b]) => (a < b ? -1 : 1)));
      found.set(JSON.stringify(set), set);
    }
  }
  return [...found.values()].slice(0, input.limit);
}

/** Permission: metrics.read. Throws `query.syntax`. */
export async function promLabels(asked: MetricsContext, input: CatalogueInput): Promise<string[]> {
  requirePermission(asked, "metrics.read");
  const ctx = withDeadline(asked);
  const options = { limit: input.limit, ...signalOf(ctx) };
  return union(input, (selection) => metricLabelNames(ctx.db, selection, options));
}

/** Permission: metrics.read. Throws `query.syntax`. */
export async function promLabelValues(
  asked: MetricsContext,
  input: CatalogueInput & { label: string },
): Promise<string[]> {
  requirePermission(asked, "metrics.read");
  const ctx = withDeadline(asked);
  const options = { label: input.label, limit: input.limit, ...signalOf(ctx) };
  return union(input, (selection) => metricLabelValues(ctx.db, selection, options));
}

/** What is known of each metric; `name` as it was sent. Permission: metrics.read. */
export async function metricList(
  asked: MetricsContext,
  input: Omit<CatalogueInput, "match">,
): Promise<MetricFamily[]> {
  requirePermission(asked, "metrics.read");
  const ctx = withDeadline(asked);
  const selection: MetricSelection = { ...input, matchers: [], names: "sent" };
  return metricFamilies(ctx.db, selection, { limit: input.limit, ...signalOf(ctx) });
}

export interface ExemplarSeries {
  seriesLabels: LabelSet;
  exemplars: { labels: LabelSet; value: string; timestamp: number }[];
}

/** Permission: metrics.read. Throws `query.syntax`. */
export async function promExemplars(
  asked: MetricsContext,
  input: Omit<CatalogueInput, "match"> & { query: string },
): Promise<ExemplarSeries[]> {
  requirePermission(asked, "metrics.read");
  const ctx = withDeadline(asked);
  const { query, fromMs, toMs, limit } = input;
  const found: ExemplarSeries[] = [];
  for (const matchers of matcherSets(readPromql(query))) {
    const selection: MetricSelection = { matchers, names: namesOf(query), fromMs, toMs };
    const options = { limit, ...signalOf(ctx) };
    const [series, exemplars] = await Promise.all([
      metricSeries(ctx.db, selection, options),
      metricExemplars(ctx.db, selection, options),
    ]);
    for (const { id, labels } of series) {
      const own = exemplars.filter((exemplar) => exemplar.id === id);
      if (own.length === 0) continue;
      found.push({
        seriesLabels: Object.fromEntries(labels),
        exemplars: own.toReversed().map(({ ms, value, trace_id, span_id, labels: more }) => ({
          labels: { ...more, ...(trace_id && { trace_id }), ...(span_id && { span_id }) },
          value: String(value),
          timestamp: ms / 1000,
        })),
      });
    }
  }
  return found;
}

function matcherSets(expression: PromqlExpression): (readonly Matcher[])[] {
  return selectorsOf(expression, { kind: "instant", timeMs: 0 }).map(({ matchers }) => matchers);
}

/** One selection for each selector. Throws `query.syntax`. */
function selectionsOf({ match, fromMs, toMs }: CatalogueInput): MetricSelection[] {
  if (match.length === 0) return [{ matchers: [], names: "prometheus", fromMs, toMs }];
  return match.map((text) => {
    const expression = readPromql(text);
    if (expression.kind !== "vector")
      throw new UseCaseError("query.syntax", `${text.slice(0, 100)} is not a series selector`);
    const [matchers = []] = matcherSets(expression);
    return { matchers, names: namesOf(text), fromMs, toMs };
  });
}

async function union(
  input: CatalogueInput,
  ask: (selection: MetricSelection) => Promise<string[]>,
): Promise<string[]> {
  const parts = await Promise.all(selectionsOf(input).map(ask));
  return [...new Set(parts.flat())].sort().slice(0, input.limit);
}
