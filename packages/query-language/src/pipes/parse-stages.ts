/** The stages that take expressions or names one after the other. */
import { QUERY_LIMITS } from "../limits";
import { lastEnd, peek, report, take } from "../parse-state";
import type { Expression, Named, SortKey, Stage } from "./ast";
import { checkColumn, reportMissing } from "./check-expression";
import { parseExpression } from "./parse-expression";
import type { PipeState } from "./pipe-state";
import { defaultName } from "./print";

const TOP_DEFAULT = 10;
const TOP_COLUMNS = ["count", "percent"] as const;
const LIMIT_DEFAULT = 100;

export function parseWhere(state: PipeState): Stage {
  return { kind: "where", condition: parseExpression(state) };
}

export function parseEval(state: PipeState): Stage {
  const columns: Named[] = [];
  do {
    const name = take(state, "name") ?? take(state, "function");
    if (name === undefined || take(state, "operator", "=") === undefined) {
      reportMissing(state, "eval is written name = expression.");
      break;
    }
    columns.push({ name: name.value, value: parseExpression(state) });
    state.columns?.add(name.value);
  } while (take(state, "comma") !== undefined);
  return { kind: "eval", columns };
}

export function parseSort(state: PipeState): Stage {
  const keys: SortKey[] = [];
  takeKeyword(state, "by");
  do {
    const minus = take(state, "operator", "-") !== undefined;
    const value = parseExpression(state);
    const word = peek(state);
    const order = word?.kind === "name" && /^(?:asc|desc)$/i.test(word.value) ? word.value.toLowerCase() : "";
    if (order !== "") state.next++;
    keys.push({ value, descending: order === "" ? minus : order === "desc" });
  } while (take(state, "comma") !== undefined);
  return { kind: "sort", keys };
}

export function parseLimit(state: PipeState): Stage {
  const token = take(state, "number");
  if (token === undefined) reportMissing(state, "limit takes a number of rows.");
  const rows = Number(token?.value ?? LIMIT_DEFAULT);
  if (Number.isInteger(rows) && rows >= 1 && rows <= QUERY_LIMITS.rowsMax) return { kind: "limit", rows };
  reportNumber(state, { what: "limit", max: QUERY_LIMITS.rowsMax });
  return { kind: "limit", rows: LIMIT_DEFAULT };
}

function reportNumber(state: PipeState, { what, max }: { what: string; max: number }) {
  const token = state.tokens[state.next - 1];
  const message = `${what} is a whole number from 1 to ${max}.`;
  const place = { from: token?.from ?? 0, to: token?.to ?? 0 };
  report(state, { code: "number.range", message, ...place, suggestion: String(max) });
}

export function parseTop(state: PipeState): Stage {
  const token = take(state, "number");
  let limit = token === undefined ? TOP_DEFAULT : Number(token.value);
  if (!Number.isInteger(limit) || limit < 1 || limit > QUERY_LIMITS.topMax) {
    reportNumber(state, { what: "top", max: QUERY_LIMITS.topMax });
    limit = TOP_DEFAULT;
  }
  takeKeyword(state, "by");
  const of = parseExpressions(state);
  const names = [...of.map(defaultName), ...TOP_COLUMNS];
  reportTwins(
    state,
    names.map((name) => ({ name })),
    'top has columns of these names itself: write "| eval x = …" first',
  );
  state.columns = new Set(names);
  return { kind: "top", limit, of };
}

export function parseDedup(state: PipeState): Stage {
  takeKeyword(state, "by");
  return { kind: "dedup", by: parseExpressions(state) };
}

export function parseFields(state: PipeState): Stage {
  const columns = parseNamed(state);
  state.columns = new Set(columns.map(({ name }) => name));
  return { kind: "fields", columns };
}

export function parsePatterns(state: PipeState): Stage {
  state.columns = new Set(["pattern", "count", "percent"]);
  return { kind: "patterns" };
}

function parseExpressions(state: PipeState): Expression[] {
  const list: Expression[] = [];
  do list.push(parseExpression(state));
  while (take(state, "comma") !== undefined);
  return list;
}

/** Expressions with names: `host, lower(path) as p`. */
export function parseNamed(state: PipeState): Named[] {
  const list: Named[] = [];
  do {
    const value = parseExpression(state);
    list.push({ name: parseAs(state) ?? defaultName(value), value });
  } while (take(state, "comma") !== undefined);
  reportTwins(state, list);
  return list;
}

export function reportTwins(
  state: PipeState,
  columns: readonly { name: string }[],
  repair = 'give one another name with "as"',
) {
  const names = columns.map(({ name }) => name);
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin === undefined) return;
  const to = lastEnd(state);
  const message = `Two columns are called ${twin}; ${repair}.`;
  report(state, { code: "column.twice", message, from: Math.max(0, to - 1), to });
}

/** The name behind `as`. */
export function parseAs(state: PipeState): string | undefined {
  if (!takeKeyword(state, "as")) return undefined;
  const token = peek(state);
  if (token?.kind === "name" || token?.kind === "function" || token?.kind === "string") {
    state.next++;
    return token.value;
  }
  reportMissing(state, 'A name stands behind "as".');
  return undefined;
}

export function takeKeyword(state: PipeState, word: string): boolean {
  const token = peek(state);
  if (token?.kind !== "keyword" || token.value.toLowerCase() !== word) return false;
  state.next++;
  return true;
}

/** A field that is named, not computed. */
export function takeField(state: PipeState): string | undefined {
  const token = take(state, "name");
  if (token === undefined) return undefined;
  checkColumn(state, token.value, token);
  return token.value;
}
