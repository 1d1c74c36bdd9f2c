/** What the parser of expressions checks: columns, functions, regular expressions, quotes. */
import { lastEnd, peek, report } from "../parse-state";
import { analyzeRegExp } from "../regexp-syntax";
import type { Token } from "../token";
import type { Expression } from "./ast";
import { aggregateFunction, scalarFunction } from "./functions";
import { nearestName } from "./nearest";
import type { PipeState } from "./pipe-state";

/** Behind `stats`, `timeseries`, `top` and `fields` only their columns have names. */
export function checkColumn(state: PipeState, name: string, { from, to }: { from: number; to: number }) {
  const { columns } = state;
  if (columns === null || columns.has(name)) return;
  const nearest = nearestName(name, columns);
  const known = [...columns].slice(0, 8).join(", ");
  report(state, {
    code: "column.unknown",
    message: `There is no column ${name} here; there are ${known}.`,
    from,
    to,
    ...(nearest === undefined ? {} : { suggestion: nearest }),
  });
}

/** A regular expression is known before the query runs. */
export function checkPattern(
  state: PipeState,
  pattern: Expression | undefined,
  place: { from: number; to: number },
) {
  if (pattern?.kind !== "literal" || typeof pattern.value !== "string") {
    const message = "A regular expression is written out, as text or between slashes.";
    report(state, { code: "regexp.invalid", message, ...place });
    return;
  }
  const { problem } = analyzeRegExp(pattern.value);
  if (problem !== undefined) report(state, { code: "regexp.invalid", message: problem.message, ...place });
}

export function checkCall(state: PipeState, { value: name, from, to }: Token, count: number) {
  const known = scalarFunction(name);
  if (known === undefined) {
    const isAggregate = aggregateFunction(name) !== undefined;
    const message = isAggregate
      ? `${name}() counts over many rows; it stands in stats or timeseries.`
      : `There is no function ${name}.`;
    const nearest = isAggregate ? undefined : nearestName(name, state.functionNames);
    report(state, {
      code: "function.unknown",
      message,
      from,
      to,
      ...(nearest === undefined ? {} : { suggestion: nearest }),
    });
    return;
  }
  if (count >= known.argumentsMin && count <= known.argumentsMax) return;
  reportArguments(state, known.usage, { from, to: lastEnd(state) });
}

export function reportArguments(state: PipeState, usage: string, place: { from: number; to: number }) {
  report(state, { code: "function.arguments", message: `It is written ${usage}.`, ...place });
}

export function reportMissing(state: PipeState, message: string) {
  const next = peek(state);
  const from = next === undefined || next.kind === "pipe" ? lastEnd(state) : next.from;
  const to = next === undefined || next.kind === "pipe" ? lastEnd(state) : next.to;
  report(state, {
    code: "expression.missing",
    message,
    from: Math.max(0, from === to ? from - 1 : from),
    to,
  });
}

export function checkQuote(state: PipeState, token: Token) {
  if (token.closed) return;
  const { from, to } = token;
  const end = token.kind === "string" ? '"' : "/";
  const suggestion = state.text.slice(from, to).trimEnd() + end;
  report(state, { code: "quote.unclosed", message: "This quote has no end.", from, to, suggestion });
}
