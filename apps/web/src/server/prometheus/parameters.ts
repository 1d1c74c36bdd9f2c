/** Parameters of the Prometheus HTTP API: times, durations, selectors. Pure. */
import { parsePromql } from "@sightglass/query-language";

/** A parameter cannot be used; `message` is for its sender. */
export class BadParameter extends Error {}

const SECONDS = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
const MS_MAX = 8.64e15;

/** Unix seconds or RFC 3339 → Unix ms; `otherwise` without one. */
export function readTime(name: string, text: string | null, otherwise?: number): number {
  if (text === null || text === "") {
    if (otherwise !== undefined) return otherwise;
    throw new BadParameter(`invalid parameter "${name}": it is missing`);
  }
  const ms = SECONDS.test(text) ? Math.round(Number(text) * 1000) : instantOf(text);
  if (Number.isFinite(ms) && Math.abs(ms) <= MS_MAX) return ms;
  throw new BadParameter(
    `invalid parameter "${name}": cannot parse ${JSON.stringify(text)} to a valid timestamp`,
  );
}

function instantOf(text: string): number {
  return RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
}

/** Seconds or a duration such as `1m30s` → ms. */
export function readDuration(name: string, text: string | null, otherwise?: number): number {
  if (text === null || text === "") {
    if (otherwise !== undefined) return otherwise;
    throw new BadParameter(`invalid parameter "${name}": it is missing`);
  }
  const ms = SECONDS.test(text) ? Math.round(Number(text) * 1000) : durationOf(text);
  if (ms !== undefined && Number.isFinite(ms) && Math.abs(ms) <= MS_MAX) return ms;
  throw new BadParameter(
    `invalid parameter "${name}": cannot parse ${JSON.stringify(text)} to a valid duration`,
  );
}

/** The language's own reading of durations. */
function durationOf(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  const { expression } = parsePromql(`x[${text}]`);
  return expression?.kind === "matrix" ? expression.rangeMs : undefined;
}

export function readLimit(text: string | null, most: number): number {
  if (text === null || text === "" || text === "0") return most;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return Math.min(limit, most);
  throw new BadParameter('invalid parameter "limit": it must be a whole number');
}
