/** `stats` and `timeseries`: functions over many rows, by groups. */
import { QUERY_LIMITS } from "../limits";
import { lastEnd, peek, report, take } from "../parse-state";
import type { Aggregate, Named, Stage } from "./ast";
import { reportArguments, reportMissing } from "./check-expression";
import { literalNumber } from "./duration";
import { AGGREGATE_FUNCTIONS, aggregateFunction } from "./functions";
import { nearestName } from "./nearest";
import { parseExpression } from "./parse-expression";
import { parseAs, parseNamed, reportTwins, takeKeyword } from "./parse-stages";
import type { PipeState } from "./pipe-state";
import { printCall } from "./print";

export function parseStats(state: PipeState): Stage {
  const { aggregates, by } = parseParts(state);
  return { kind: "stats", aggregates, by };
}

export function parseTimeseries(state: PipeState): Stage {
  const token = take(state, "number");
  const intervalMs = token === undefined ? null : literalNumber(token.value);
  if (token !== undefined && intervalMs !== null && !(intervalMs >= 1)) {
    const message = "The interval is at least 1 ms, as in timeseries 1m count().";
    report(state, { code: "number.range", message, from: token.from, to: token.to, suggestion: "1m" });
  }
  const { aggregates, by } = parseParts(state, [{ name: "time" }]);
  return {
    kind: "timeseries",
    intervalMs: intervalMs === null ? null : Math.max(1, intervalMs),
    aggregates,
    by,
  };
}

/** @param own columns that the stage itself makes */
function parseParts(
  state: PipeState,
  own: readonly { name: string }[] = [],
): { aggregates: Aggregate[]; by: Named[] } {
  const aggregates = parseAggregates(state);
  const by = takeKeyword(state, "by") ? parseNamed(state) : [];
  const columns = [...own, ...by, ...aggregates];
  reportTwins(state, columns);
  if (columns.length > QUERY_LIMITS.columnsMax) {
    const to = lastEnd(state);
    const message = `At most ${QUERY_LIMITS.columnsMax} columns.`;
    report(state, { code: "limit.columns", message, from: Math.max(0, to - 1), to });
  }
  state.columns = new Set(columns.map(({ name }) => name));
  return { aggregates, by };
}

/** None written means `count()`. */
function parseAggregates(state: PipeState): Aggregate[] {
  const aggregates: Aggregate[] = [];
  while (peek(state)?.kind === "function" || peek(state)?.kind === "name") {
    aggregates.push(parseAggregate(state));
    if (take(state, "comma") === undefined) break;
  }
  if (aggregates.length === 0) {
    const next = peek(state);
    const isEnd = next === undefined || next.kind === "pipe" || next.kind === "keyword";
    if (!isEnd) reportMissing(state, "A function stands here, as count() or p95(duration_ms).");
    aggregates.push({ name: "count()", function: "count", arguments: [] });
  }
  return aggregates;
}

function parseAggregate(state: PipeState): Aggregate {
  const token = take(state, "function") ?? take(state, "name");
  const name = token?.value ?? "";
  const place = { from: token?.from ?? 0, to: token?.to ?? 0 };
  const args = [];
  if (take(state, "paren", "(") === undefined) {
    const message = `${name} is written as a function: ${name}().`;
    report(state, { code: "function.arguments", message, ...place, suggestion: `${name}()` });
  } else {
    while (peek(state) !== undefined && take(state, "paren", ")") === undefined) {
      args.push(parseExpression(state));
      if (take(state, "comma") !== undefined) continue;
      if (take(state, "paren", ")") === undefined) reportOpen(state, place.from);
      break;
    }
    if (state.tokens[state.next - 1]?.value === "(") reportOpen(state, place.from);
  }
  const known = aggregateFunction(name);
  if (known === undefined) reportUnknown(state, name, place);
  else if (args.length < known.argumentsMin || args.length > known.argumentsMax)
    reportArguments(state, known.usage, { ...place, to: lastEnd(state) });
  return { name: parseAs(state) ?? printCall(name, args), function: name, arguments: args };
}

function reportOpen(state: PipeState, from: number) {
  const to = lastEnd(state);
  const suggestion = `${state.text.slice(from, to)})`;
  report(state, { code: "paren.unclosed", message: "This parenthesis is not closed.", from, to, suggestion });
}

function reportUnknown(state: PipeState, name: string, place: { from: number; to: number }) {
  const names = AGGREGATE_FUNCTIONS.map((one) => one.name);
  const nearest = nearestName(name, names);
  const message = `There is no function ${name} over rows; there are ${names.join(", ")}.`;
  const suggestion = nearest === undefined ? {} : { suggestion: nearest };
  report(state, { code: "function.unknown", message, ...place, ...suggestion });
}
