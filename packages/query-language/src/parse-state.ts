/** What the parts of the parser share: the token cursor, the problems found, the bounds. Pure. */
import type { FieldTest, Filter, QueryProblem } from "./ast";
import { tokenize } from "./lex";
import { QUERY_LIMITS } from "./limits";
import { quote } from "./print";
import type { Token } from "./token";

export interface ParseState {
  text: string;
  tokens: Token[];
  /** Index of the next token. */
  next: number;
  depth: number;
  terms: number;
  problems: QueryProblem[];
}

export function createState(text: string): ParseState {
  return { text, tokens: tokenize(text), next: 0, depth: 0, terms: 0, problems: [] };
}

export function peek(state: ParseState): Token | undefined {
  return state.tokens[state.next];
}

/** Takes the next token when it is of this kind (and value). */
export function take(state: ParseState, kind: Token["kind"], value?: string): Token | undefined {
  const token = peek(state);
  if (token?.kind !== kind || (value !== undefined && token.value !== value)) return undefined;
  state.next++;
  return token;
}

export function isToken(token: Token | undefined, kind: Token["kind"], value: string): boolean {
  return token?.kind === kind && token.value === value;
}

/** End of the last token taken. */
export function lastEnd(state: ParseState): number {
  return state.tokens[state.next - 1]?.to ?? 0;
}

export function report(state: ParseState, problem: QueryProblem) {
  state.problems.push(problem);
}

/** Source of a token as it was typed. */
export function sourceOf(state: ParseState, token: Token): string {
  return state.text.slice(token.from, token.to);
}

/** Reports a quote that never ends; the repair closes it. */
export function checkClosed(state: ParseState, token: Token) {
  if (token.closed) return;
  const { from, to, value } = token;
  const suggestion = (token.kind === "substring" ? "~" : "") + quote(value.trimEnd());
  report(state, { code: "quote.unclosed", message: "This quote has no end.", from, to, suggestion });
}

/** Counts a term; false (and a problem) for one term too many and for a term that is too long. */
export function countTerm(state: ParseState, token: Token): boolean {
  state.terms++;
  const { termsMax, regexpCharsMax, termCharsMax } = QUERY_LIMITS;
  const { from, to, kind, value } = token;
  if (state.terms === termsMax + 1) {
    const message = `A query holds at most ${termsMax} terms.`;
    report(state, { code: "limit.terms", message, from, to: state.text.length, suggestion: "" });
  }
  const charsMax = kind === "wildcard" || kind === "regexp" ? regexpCharsMax : termCharsMax;
  if (value.length > charsMax) {
    const message = `This has ${value.length} characters; at most ${charsMax} are taken.`;
    report(state, { code: "limit.length", message, from, to });
    return false;
  }
  return state.terms <= termsMax;
}

export const EVERYTHING: Filter = { kind: "all" };
export const EXISTS: FieldTest = { kind: "exists" };
