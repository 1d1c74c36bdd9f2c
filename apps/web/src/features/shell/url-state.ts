/**
 * The URL is the state of a page: query, range, zone, view, columns, open event, grouping, order.
 * Pure reading and writing; the hook is in use-url.ts. Values at their default are left out.
 */
/** Periods to compare with: as long just before, a day before, a week before. */
export const COMPARISONS = ["prev", "day", "week"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface UrlState {
  q: string;
  from: string;
  to: string;
  /** Empty = the person's own zone. */
  tz: string;
  view: string;
  /** Columns of the list; null = the usual ones. */
  cols: string[] | null;
  event: string;
  by: string;
  sort: "desc" | "asc";
  /** Empty = no comparison. */
  cmp: Comparison | "";
  /** The live tail instead of the search. */
  live: boolean;
  /** Id of the saved search that this began as. */
  saved: string;
  /** Least duration of a trace in milliseconds, as typed. */
  min: string;
}

export const DEFAULT_FROM = "now-1h";
export const DEFAULT_TO = "now";

interface ReadableParams {
  get(name: string): string | null;
}

export function readUrl(params: ReadableParams): UrlState {
  const cols = params.get("cols");
  return {
    q: params.get("q") ?? "",
    from: params.get("from") || DEFAULT_FROM,
    to: params.get("to") || DEFAULT_TO,
    tz: params.get("tz") ?? "",
    view: params.get("view") ?? "",
    cols: cols === null ? null : cols.split(",").filter((key) => key !== ""),
    event: params.get("event") ?? "",
    by: params.get("by") ?? "",
    sort: params.get("sort") === "asc" ? "asc" : "desc",
    cmp: COMPARISONS.find((one) => one === params.get("cmp")) ?? "",
    live: params.get("live") === "1",
    saved: params.get("saved") ?? "",
    min: params.get("min") ?? "",
  };
}

/** Query string (with `?`, or empty) of a state. */
export function writeUrl(state: UrlState): string {
  const pairs: [string, string][] = [
    ["q", state.q],
    ["from", state.from === DEFAULT_FROM ? "" : state.from],
    ["to", state.to === DEFAULT_TO ? "" : state.to],
    ["tz", state.tz],
    ["view", state.view],
    ["cols", state.cols === null ? "" : state.cols.join(",") || ","],
    ["event", state.event],
    ["by", state.by],
    ["sort", state.sort === "desc" ? "" : state.sort],
    ["cmp", state.cmp],
    ["live", state.live ? "1" : ""],
    ["saved", state.saved],
    ["min", state.min],
  ];
  const text = pairs
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join("&");
  return text === "" ? "" : `?${text}`;
}

/** Percent-encodes what must be, and leaves the signs that make a query readable in the address bar. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(/%(3A|2C|2F|40|24|3B)/g, decodeURIComponent);
}

/** The part that survives moving between sections: range and zone. */
export function rangeOnly(state: UrlState): UrlState {
  return { ...readUrl(new URLSearchParams()), from: state.from, to: state.to, tz: state.tz };
}
