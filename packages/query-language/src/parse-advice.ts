/** What the parser says beyond grammar: hints on words, levels, times and regular expressions. Pure. */
import type { FieldTest, Filter } from "./ast";
import { columnOf } from "./keys";
import { QUERY_LIMITS } from "./limits";
import { lastEnd, type ParseState, report, sourceOf } from "./parse-state";
import { quote } from "./print";
import { analyzeRegExp } from "./regexp-syntax";
import { nearestLevel, severityRange } from "./severity";
import { normalizeTimestamp } from "./timestamp";
import type { Token } from "./token";

const FOREIGN = /^([\p{L}_@$][\p{L}\p{N}_@$./-]*)(==|=~|!=|>=|<=|=|>|<)([^=].*)$/u;
const META = /[\\^$+?{}]|\.\*/;

/** Hints on a word that was probably meant as more: `and`, `key=value`, an open `/re`. */
export function adviseWord(state: ParseState, token: Token) {
  if (token.kind !== "word" && token.kind !== "wildcard") return;
  const source = sourceOf(state, token);
  if (/^(?:and|or|not)$/.test(source)) adviseKeyword(state, token);
  else if (source.startsWith("/") && META.test(source)) {
    hint(state, token, {
      code: "regexp.unclosed",
      message: "A regular expression ends in a slash; this is read as text.",
      suggestion: `${source}/`,
    });
  } else adviseForeign(state, token);
}

interface Hint {
  code: "keyword.lowercase" | "operator.foreign" | "regexp.unclosed";
  message: string;
  suggestion: string;
}

function hint(state: ParseState, { from, to }: Token, advice: Hint) {
  report(state, { ...advice, from, to, hint: true });
}

/** `and`, `or` between two operands, `not` before one. */
function adviseKeyword(state: ParseState, token: Token) {
  const word = sourceOf(state, token);
  const before = state.tokens[state.next - 1];
  const after = state.tokens[state.next + 1];
  const left =
    before !== undefined && before.kind !== "keyword" && before.kind !== "operator" && before.value !== "(";
  const right =
    after !== undefined && after.kind !== "keyword" && after.kind !== "pipe" && after.value !== ")";
  if (!right || (word !== "not" && !left)) return;
  const message = `${word} is searched as a word; the operator is ${word.toUpperCase()}.`;
  hint(state, token, { code: "keyword.lowercase", message, suggestion: word.toUpperCase() });
}

/** `key=value`, `key!=value`, `key>=5` of other languages. */
function adviseForeign(state: ParseState, token: Token) {
  const source = sourceOf(state, token).slice(0, QUERY_LIMITS.regexpCharsMax);
  const [, key = "", operator = "", value = ""] = FOREIGN.exec(source) ?? [];
  if (key === "" || /[=<>]/.test(value)) return;
  const negated = operator === "!=";
  const compared = operator.startsWith(">") || operator.startsWith("<");
  const suggestion = `${negated ? "-" : ""}${key}:${compared ? operator : ""}${value}`;
  const message = `This is searched as text; a field is ${suggestion}.`;
  hint(state, token, { code: "operator.foreign", message, suggestion });
}

interface GroupAdvice {
  key: Token;
  operand: { filter: Filter; from: number };
  before: { filter: Filter; to: number } | undefined;
}

/** `key:(a b)`: two values that no field has at once. The body can hold both. */
export function adviseGroup(state: ParseState, { key, operand, before }: GroupAdvice) {
  if (before?.filter.kind !== "field" || operand.filter.kind !== "field") return;
  if (state.text.slice(before.to, operand.from).trim() !== "" || columnOf(key.value) === "body") return;
  const message = "Values beside one another must all hold; OR takes any of them.";
  const { to: from } = before;
  report(state, {
    code: "group.juxtaposed",
    message,
    from,
    to: operand.from,
    suggestion: " OR ",
    hint: true,
  });
}

/** Problems of a test that its key cannot answer. */
export function adviseField(state: ParseState, field: { key: Token; test: FieldTest; from: number }) {
  const column = columnOf(field.key.value);
  if (column === "severity") adviseSeverity(state, field);
  else if (column === "timestamp") adviseTimestamp(state, field);
}

function valuesOf(test: FieldTest): string[] {
  if (test.kind === "equals" || test.kind === "compare") return [test.value];
  return test.kind === "range" ? [test.from, test.to].filter((end) => end !== null) : [];
}

/** Place of a value inside the tokens of a test. */
function placeOf(state: ParseState, from: number, value: string): { from: number; to: number } {
  for (let i = state.next - 1; i >= 0; i--) {
    const token = state.tokens[i];
    if (token === undefined || token.from < from) break;
    if ((token.kind === "string" || token.kind === "number") && token.value === value) return token;
  }
  return { from, to: lastEnd(state) };
}

function adviseSeverity(state: ParseState, { test, from: start }: { test: FieldTest; from: number }) {
  for (const value of valuesOf(test)) {
    if (severityRange(value) !== undefined) continue;
    const { from, to } = placeOf(state, start, value);
    const message = `${quote(value)} is no level. Levels: trace, debug, info, warn, error, fatal.`;
    report(state, { code: "severity.unknown", message, from, to, suggestion: nearestLevel(value) });
  }
}

function adviseTimestamp(state: ParseState, { test, from: start }: { test: FieldTest; from: number }) {
  if (test.kind === "wildcard" || test.kind === "regexp") {
    const message = "timestamp takes times, not patterns: timestamp:>=2026-11-19T14:20:00Z.";
    report(state, { code: "timestamp.pattern", message, from: start, to: lastEnd(state), suggestion: "*" });
  }
  for (const value of valuesOf(test)) {
    if (normalizeTimestamp(value) !== undefined) continue;
    const { from, to } = placeOf(state, start, value);
    const message = `${quote(value)} is no time here; write 2026-11-19T14:20:00Z, a date, or Unix time.`;
    report(state, { code: "timestamp.unreadable", message, from, to });
  }
}

/** Whether a regular expression is one that RE2 takes; else a problem. */
export function checkRegExpToken(state: ParseState, token: Token): boolean {
  const { value, from, to } = token;
  const { problem } = analyzeRegExp(value);
  if (problem === undefined) return true;
  report(state, { code: "regexp.invalid", message: problem.message, from, to, suggestion: quote(value) });
  return false;
}
