/**
 * Query text → filter and stages, by recursive descent over the tokens. Never throws: what cannot be read becomes
 * a problem with a repair, and the rest is still read. O(n); bounds: QUERY_LIMITS.
 * Binding: NOT before AND before OR; terms beside one another are AND.
 */
import type { Filter, QueryProblem } from "./ast";
import { QUERY_LIMITS } from "./limits";
import { normalizeFilter } from "./normalize";
import { adviseGroup, adviseWord, checkRegExpToken } from "./parse-advice";
import { parseField, parseValue } from "./parse-field";
import {
  checkClosed,
  countTerm,
  createState,
  EVERYTHING,
  isToken,
  lastEnd,
  type ParseState,
  peek,
  report,
  take,
} from "./parse-state";
import type { Stage } from "./pipes/ast";
import { parseStages } from "./pipes/parse";
import { printKey } from "./print";
import type { Token } from "./token";

/** One operand of the top-level AND with its place in the text. */
export interface Operand {
  filter: Filter;
  from: number;
  to: number;
}

export interface ParsedQuery {
  filter: Filter;
  /** What stands behind the pipes; empty for a plain filter. */
  stages: Stage[];
  problems: QueryProblem[];
  /** Top-level operands of AND; one for the whole when the top level is an OR. */
  operands: Operand[];
  /** Offset at which the filter ends: that of the first pipe, or the length of the text. */
  filterTo: number;
}

/** As `parseQuery` for where only a filter can stand: a pipe is a problem then. */
export function parseFilter(text: string): { filter: Filter; problems: QueryProblem[] } {
  const { filter, problems, filterTo } = parseQuery(text);
  if (filterTo === text.length || text.length > QUERY_LIMITS.charsMax) return { filter, problems };
  const message = "Only a filter can stand here, without pipes; put | in quotes to search for it.";
  const pipe: QueryProblem = {
    code: "pipe.unexpected",
    message,
    from: filterTo,
    to: text.length,
    suggestion: "",
  };
  return { filter, problems: [...problems.filter(({ from }) => from < filterTo), pipe] };
}

/** The filter of a query text, without its pipes. */
export function filterText(text: string): string {
  return text.slice(0, parseQuery(text).filterTo).trimEnd();
}

/** Filter (normalized) and stages of a query text. With problems that are no hints they are what could be understood. */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > QUERY_LIMITS.charsMax) return refuseLength(text);
  const state = createState(text);
  const operands = parseAlternatives(state, undefined);
  const filterTo = peek(state)?.from ?? text.length;
  const stages = parseStages(state);
  const filter = normalizeFilter({ kind: "and", operands: operands.map((operand) => operand.filter) });
  return { filter, stages, problems: state.problems, operands, filterTo };
}

function refuseLength(text: string): ParsedQuery {
  const { charsMax } = QUERY_LIMITS;
  const message = `A query has at most ${charsMax} characters; this one has ${text.length}.`;
  const problem: QueryProblem = {
    code: "limit.length",
    message,
    from: charsMax,
    to: text.length,
    suggestion: "",
  };
  return { filter: EVERYTHING, stages: [], problems: [problem], operands: [], filterTo: text.length };
}

/** Operands of AND up to a closing parenthesis or the end; one operand when there is an OR. `key` within `key:( )`. */
function parseAlternatives(state: ParseState, key: Token | undefined): Operand[] {
  const alternatives = [parseOperands(state, key)];
  for (let or = take(state, "keyword", "OR"); or !== undefined; or = take(state, "keyword", "OR")) {
    if (alternatives.length === 1 && alternatives[0]?.length === 0) reportMissing(state, or);
    const operands = parseOperands(state, key);
    if (operands.length === 0) reportMissing(state, or);
    alternatives.push(operands);
  }
  const present = alternatives.filter((operands) => operands.length > 0);
  return present.length > 1 ? [joinAlternatives(present)] : (present[0] ?? []);
}

function joinAlternatives(alternatives: Operand[][]): Operand {
  const operands = alternatives.map(joinOperands);
  return {
    filter: { kind: "or", operands },
    from: alternatives[0]?.[0]?.from ?? 0,
    to: alternatives.at(-1)?.at(-1)?.to ?? 0,
  };
}

function joinOperands(operands: Operand[]): Filter {
  return normalizeFilter({ kind: "and", operands: operands.map((operand) => operand.filter) });
}

function reportMissing(state: ParseState, { from, to, value }: Token) {
  const message = `Nothing stands beside ${value === "-" ? "the minus" : value}.`;
  report(state, { code: "operand.missing", message, from, to, suggestion: "" });
}

function parseOperands(state: ParseState, key: Token | undefined): Operand[] {
  const operands: Operand[] = [];
  for (let token = peek(state); token !== undefined; token = peek(state)) {
    if (isToken(token, "keyword", "OR") || token.kind === "pipe") break;
    if (isToken(token, "paren", ")")) {
      if (state.depth > 0) break;
      skipParen(state, token);
    } else if (isToken(token, "keyword", "AND")) skipAnd(state, { token, first: operands.length === 0 });
    else if (token.kind === "problem") skipColon(state, token);
    else {
      const filter = parseOperand(state, key);
      if (filter === undefined) continue;
      const operand = { filter, from: token.from, to: lastEnd(state) };
      if (key !== undefined) adviseGroup(state, { key, operand, before: operands.at(-1) });
      operands.push(operand);
    }
  }
  return operands;
}

function skipParen(state: ParseState, { from, to }: Token) {
  state.next++;
  const message = "This parenthesis closes nothing.";
  report(state, { code: "paren.unexpected", message, from, to, suggestion: "" });
}

function skipAnd(state: ParseState, { token, first }: { token: Token; first: boolean }) {
  state.next++;
  if (first || !startsOperand(peek(state))) reportMissing(state, token);
}

function skipColon(state: ParseState, { from, to }: Token) {
  const key = state.tokens[state.next - 1];
  state.next++;
  if (key?.kind === "word" || key?.kind === "phrase") {
    const message = "No blank may stand before the colon.";
    const suggestion = `${printKey(key.value)}:`;
    report(state, { code: "key.spaced", message, from: key.from, to, suggestion });
  } else report(state, { code: "key.missing", message: "This colon has no key.", from, to, suggestion: "" });
}

function startsOperand(token: Token | undefined): boolean {
  if (token === undefined || token.kind === "pipe" || isToken(token, "paren", ")")) return false;
  return token.kind !== "keyword" || token.value === "NOT";
}

/** One term with what negates it; `undefined` when nothing follows the negation. */
function parseOperand(state: ParseState, key: Token | undefined): Filter | undefined {
  let negated = false;
  let sign: Token | undefined;
  for (let next = takeSign(state); next !== undefined; next = takeSign(state)) {
    negated = !negated;
    sign = next;
  }
  if (sign !== undefined && !startsOperand(peek(state))) {
    reportMissing(state, sign);
    return undefined;
  }
  const term = parseTerm(state, key);
  return negated ? { kind: "not", operand: term } : term;
}

function takeSign(state: ParseState): Token | undefined {
  return take(state, "keyword", "NOT") ?? take(state, "operator", "-");
}

function parseTerm(state: ParseState, key: Token | undefined): Filter {
  const paren = take(state, "paren", "(");
  if (paren !== undefined) return parseGroup(state, { paren, key });
  if (key !== undefined) return parseValue(state, key);
  if (peek(state)?.kind === "key") {
    return parseField(state, (group) => parseGroup(state, group));
  }
  return parseBodyTerm(state);
}

/** What stands behind an opening parenthesis, up to and with the closing one. */
function parseGroup(state: ParseState, { paren, key }: { paren: Token; key: Token | undefined }): Filter {
  if (state.depth >= QUERY_LIMITS.depthMax) return skipGroup(state, paren);
  state.depth++;
  const operands = parseAlternatives(state, key);
  state.depth--;
  if (take(state, "paren", ")") === undefined) {
    const to = peek(state)?.from ?? state.text.length;
    const inner = state.text.slice(paren.from, to);
    const suggestion = `${inner.trimEnd()})${/\s$/.test(inner) && to < state.text.length ? " " : ""}`;
    const message = "This parenthesis is not closed.";
    report(state, { code: "paren.unclosed", message, from: paren.from, to, suggestion });
  } else if (operands.length === 0) {
    const { from } = paren;
    const message = "Nothing stands in these parentheses.";
    report(state, { code: "operand.missing", message, from, to: lastEnd(state), suggestion: "" });
  }
  return joinOperands(operands);
}

function skipGroup(state: ParseState, paren: Token): Filter {
  for (let open = 1; open > 0 && state.next < state.tokens.length; state.next++) {
    const token = peek(state);
    if (isToken(token, "paren", "(")) open++;
    else if (isToken(token, "paren", ")")) open--;
  }
  const message = `Parentheses nest at most ${QUERY_LIMITS.depthMax} deep.`;
  report(state, { code: "limit.depth", message, from: paren.from, to: lastEnd(state), suggestion: "" });
  return EVERYTHING;
}

function parseBodyTerm(state: ParseState): Filter {
  const token = peek(state);
  if (token === undefined) return EVERYTHING;
  adviseWord(state, token);
  state.next++;
  if (!countTerm(state, token)) return EVERYTHING;
  checkClosed(state, token);
  const { kind, value } = token;
  if (kind === "wildcard") return { kind, pattern: value };
  if (kind === "phrase" || kind === "substring") return { kind, text: value };
  if (kind === "regexp") return checkRegExpToken(state, token) ? { kind, pattern: value } : EVERYTHING;
  return { kind: "word", text: value };
}
