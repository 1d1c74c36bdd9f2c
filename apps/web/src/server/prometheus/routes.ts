/** What each path of the Prometheus HTTP API answers: `data` of the answer. */
import {
  CATALOGUE_MAX,
  type Context,
  metricList,
  promExemplars,
  promLabels,
  promLabelValues,
  promql,
  promSeries,
} from "@sightglass/usecases";
import { BadParameter, readDuration, readLimit, readTime } from "./parameters";

interface Asked {
  ctx: Context;
  parameters: URLSearchParams;
  /** The label of `label/{name}/values`. */
  name: string;
}

/** As far back as a catalogue looks that is asked without times. */
const CATALOGUE_MS = 24 * 3_600_000;
const LOOKBACK_MS_MAX = 86_400_000;

export const PROMETHEUS_ROUTES: ReadonlyMap<string, (asked: Asked) => Promise<unknown>> = new Map([
  ["query", query],
  ["query_range", queryRange],
  ["query_exemplars", exemplars],
  ["series", series],
  ["labels", labels],
  ["label/{name}/values", labelValues],
  ["metadata", metadata],
  ["status/buildinfo", buildInfo],
  ["rules", async () => ({ groups: [] })],
  ["alerts", async () => ({ alerts: [] })],
]);

async function query({ ctx, parameters }: Asked): Promise<unknown> {
  const timeMs = readTime("time", parameters.get("time"), ctx.clock.now());
  const params = { kind: "instant", timeMs, ...lookback(parameters) } as const;
  return promql(ctx, { query: textOf(parameters), params });
}

async function queryRange({ ctx, parameters }: Asked): Promise<unknown> {
  const params = {
    kind: "range",
    startMs: readTime("start", parameters.get("start")),
    endMs: readTime("end", parameters.get("end")),
    stepMs: readDuration("step", parameters.get("step")),
    ...lookback(parameters),
  } as const;
  return promql(ctx, { query: textOf(parameters), params });
}

async function exemplars({ ctx, parameters }: Asked): Promise<unknown> {
  return promExemplars(ctx, { query: textOf(parameters), ...spanOf(ctx, parameters) });
}

async function series({ ctx, parameters }: Asked): Promise<unknown> {
  const match = parameters.getAll("match[]");
  if (match.length === 0) throw new BadParameter("no match[] parameter provided");
  return promSeries(ctx, { match, ...spanOf(ctx, parameters) });
}

async function labels({ ctx, parameters }: Asked): Promise<unknown> {
  return promLabels(ctx, { match: parameters.getAll("match[]"), ...spanOf(ctx, parameters) });
}

async function labelValues({ ctx, parameters, name }: Asked): Promise<unknown> {
  const match = parameters.getAll("match[]");
  return promLabelValues(ctx, { label: name, match, ...spanOf(ctx, parameters) });
}

const TYPES: Readonly<Record<string, string>> = {
  gauge: "gauge",
  sum: "counter",
  histogram: "histogram",
  exponential_histogram: "histogram",
  summary: "summary",
};

async function metadata({ ctx, parameters }: Asked): Promise<unknown> {
  const wanted = parameters.get("metric");
  const found = await metricList(ctx, spanOf(ctx, parameters));
  const entries = found.map(({ name, kind, monotonic, unit, description }) => {
    const type = kind === "sum" && !monotonic ? "gauge" : (TYPES[kind] ?? "unknown");
    return [name.replace(/[^a-zA-Z0-9_:]/g, "_"), [{ type, help: description, unit }]] as const;
  });
  return Object.fromEntries(wanted ? entries.filter(([name]) => name === wanted) : entries);
}

/** Readers choose by it which parameters they may send. */
async function buildInfo(): Promise<unknown> {
  return { version: "2.42.0", revision: "", branch: "", buildUser: "", buildDate: "", goVersion: "" };
}

function textOf(parameters: URLSearchParams): string {
  return parameters.get("query") ?? "";
}

function lookback(parameters: URLSearchParams): { lookbackMs?: number } {
  const text = parameters.get("lookback_delta");
  if (text === null || text === "") return {};
  const lookbackMs = readDuration("lookback_delta", text);
  if (lookbackMs > 0 && lookbackMs <= LOOKBACK_MS_MAX) return { lookbackMs };
  throw new BadParameter('invalid parameter "lookback_delta": it must be between 0 and 1d');
}

function spanOf(ctx: Context, parameters: URLSearchParams) {
  const toMs = readTime("end", parameters.get("end"), ctx.clock.now());
  const fromMs = readTime("start", parameters.get("start"), toMs - CATALOGUE_MS);
  return { fromMs, toMs, limit: readLimit(parameters.get("limit"), CATALOGUE_MAX) };
}
