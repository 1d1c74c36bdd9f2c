/** Expressions of the pipes, by binding strength. Never throws; what cannot be read is a problem and reads as null. */

import { QUERY_LIMITS } from "../limits";
import { isToken, lastEnd, peek, report, take } from "../parse-state";
import type { Token } from "../token";
import type { BinaryOperator, Expression } from "./ast";
import { checkCall, checkColumn, checkPattern, checkQuote, reportMissing } from "./check-expression";
import { literalNumber } from "./duration";
import type { PipeState } from "./pipe-state";
import { printCall } from "./print";

const NOTHING: Expression = { kind: "literal", value: null };
const COMPARISONS: ReadonlyMap<string, BinaryOperator> = new Map([
  ["=", "="],
  ["==", "="],
  ["!=", "!="],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
  ["=~", "=~"],
  ["!~", "!~"],
]);
const SUMS: ReadonlyMap<string, BinaryOperator> = new Map([
  ["+", "+"],
  ["-", "-"],
]);
const PRODUCTS: ReadonlyMap<string, BinaryOperator> = new Map([
  ["*", "*"],
  ["/", "/"],
  ["%", "%"],
]);
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

export function parseExpression(state: PipeState): Expression {
  return parseOr(state);
}

function parseOr(state: PipeState): Expression {
  let left = parseAnd(state);
  while (takeWord(state, "or")) left = { kind: "binary", operator: "OR", left, right: parseAnd(state) };
  return left;
}

function parseAnd(state: PipeState): Expression {
  let left = parseNot(state);
  while (takeWord(state, "and")) left = { kind: "binary", operator: "AND", left, right: parseNot(state) };
  return left;
}

function parseNot(state: PipeState): Expression {
  let negations = 0;
  while (takeWord(state, "not")) negations++;
  let expression = parseComparison(state);
  for (; negations > 0; negations--) expression = { kind: "not", operand: expression };
  return expression;
}

function parseComparison(state: PipeState): Expression {
  const left = parseLeft(state, SUMS, () => parseLeft(state, PRODUCTS, () => parseUnary(state)));
  if (takeWord(state, "in")) return { kind: "in", value: left, options: parseOptions(state) };
  const operator = takeOperator(state, COMPARISONS);
  if (operator === undefined) return left;
  const from = peek(state)?.from ?? lastEnd(state);
  const right = parseLeft(state, SUMS, () => parseLeft(state, PRODUCTS, () => parseUnary(state)));
  if (operator === "=~" || operator === "!~") checkPattern(state, right, { from, to: lastEnd(state) });
  return { kind: "binary", operator, left, right };
}

/** Operands between operators of one strength, grouped from the left. */
function parseLeft(
  state: PipeState,
  operators: ReadonlyMap<string, BinaryOperator>,
  operand: () => Expression,
): Expression {
  let left = operand();
  for (let operator = takeOperator(state, operators); operator !== undefined; ) {
    left = { kind: "binary", operator, left, right: operand() };
    operator = takeOperator(state, operators);
  }
  return left;
}

function takeOperator(
  state: PipeState,
  operators: ReadonlyMap<string, BinaryOperator>,
): BinaryOperator | undefined {
  const token = peek(state);
  const operator = token?.kind === "operator" ? operators.get(token.value) : undefined;
  if (operator !== undefined) state.next++;
  return operator;
}

function takeWord(state: PipeState, word: string): boolean {
  const token = peek(state);
  if (token?.kind !== "keyword" || token.value.toLowerCase() !== word) return false;
  state.next++;
  return true;
}

function parseOptions(state: PipeState): Expression[] {
  if (take(state, "paren", "(") === undefined) {
    reportMissing(state, 'The values of "in" stand in parentheses: in ("a", "b").');
    return [];
  }
  return parseList(state);
}

/** Expressions between commas up to and with the closing parenthesis. */
function parseList(state: PipeState): Expression[] {
  const list: Expression[] = [];
  const open = state.tokens[state.next - 1];
  while (!isToken(peek(state), "paren", ")")) {
    list.push(parseExpression(state));
    if (take(state, "comma") === undefined) break;
  }
  if (take(state, "paren", ")") === undefined) reportUnclosed(state, open);
  return list;
}

function reportUnclosed(state: PipeState, open: Token | undefined) {
  const from = open?.from ?? lastEnd(state);
  const to = peek(state)?.from ?? state.text.length;
  const suggestion = `${state.text.slice(from, to).trimEnd()})`;
  report(state, {
    code: "paren.unclosed",
    message: "This parenthesis is not closed.",
    from,
    to,
    suggestion,
  });
}

function parseUnary(state: PipeState): Expression {
  if (take(state, "operator", "-") === undefined) return parsePrimary(state);
  if (peek(state)?.kind === "number") {
    const number = parsePrimary(state);
    return number.kind === "literal" && typeof number.value === "number"
      ? { kind: "literal", value: -number.value }
      : number;
  }
  if (++state.depth > QUERY_LIMITS.depthMax) return tooDeep(state);
  const operand = parseUnary(state);
  state.depth--;
  return { kind: "negate", operand };
}

function parsePrimary(state: PipeState): Expression {
  const token = peek(state);
  if (token === undefined || !startsValue(token)) {
    reportMissing(state, "A value is missing here: a field, a number, a text or a function.");
    return NOTHING;
  }
  if (++state.nodes > QUERY_LIMITS.pipeNodesMax) return tooLarge(state, token);
  state.next++;
  switch (token.kind) {
    case "number":
      return { kind: "literal", value: literalNumber(token.value) };
    case "string":
    case "regexp":
      checkQuote(state, token);
      return { kind: "literal", value: token.value };
    case "function":
      return parseCall(state, token);
    case "paren": {
      if (++state.depth > QUERY_LIMITS.depthMax) return tooDeep(state);
      const inner = parseExpression(state);
      state.depth--;
      if (take(state, "paren", ")") === undefined) reportUnclosed(state, token);
      return inner;
    }
    default:
      return parseName(state, token);
  }
}

function startsValue(token: Token): boolean {
  if (token.kind === "paren") return token.value === "(";
  return ["number", "string", "regexp", "function", "name"].includes(token.kind);
}

function parseName(state: PipeState, token: Token): Expression {
  const word = token.quoted ? undefined : WORDS.get(token.value.toLowerCase());
  if (word !== undefined) return { kind: "literal", value: word };
  if (!token.closed) reportBackticks(state, token);
  checkColumn(state, token.value, token);
  return { kind: "field", name: token.value };
}

function reportBackticks(state: PipeState, { from, to, value }: Token) {
  const suggestion = `\`${value.trimEnd()}\``;
  report(state, { code: "quote.unclosed", message: "This quote has no end.", from, to, suggestion });
}

function parseCall(state: PipeState, token: Token): Expression {
  if (++state.depth > QUERY_LIMITS.depthMax) return tooDeep(state);
  const before = state.problems.length;
  take(state, "paren", "(");
  const args = parseList(state);
  state.depth--;
  const text = printCall(token.value, args);
  // `p95(ms)` behind `stats p95(ms)` names its column, and what stands in it is no column any more.
  if (state.columns?.has(text) === true) {
    const inside = state.problems.splice(before);
    state.problems.push(...inside.filter(({ code }) => code !== "column.unknown"));
    return { kind: "field", name: text };
  }
  checkCall(state, token, args.length);
  if (token.value === "extract") checkPattern(state, args[1], { from: token.from, to: lastEnd(state) });
  return { kind: "call", function: token.value, arguments: args };
}

function tooDeep(state: PipeState): Expression {
  const { depthMax } = QUERY_LIMITS;
  const message = `Parentheses nest at most ${depthMax} deep.`;
  return giveUp(state, { code: "limit.depth", message });
}

function tooLarge(state: PipeState, { from }: Token): Expression {
  const message = `The stages hold at most ${QUERY_LIMITS.pipeNodesMax} names, values and functions.`;
  state.next = state.tokens.length;
  report(state, { code: "limit.terms", message, from, to: state.text.length, suggestion: "" });
  return NOTHING;
}

function giveUp(state: PipeState, problem: { code: "limit.depth"; message: string }): Expression {
  const from = peek(state)?.from ?? lastEnd(state);
  state.next = state.tokens.length;
  report(state, { ...problem, from, to: state.text.length, suggestion: "" });
  return NOTHING;
}
