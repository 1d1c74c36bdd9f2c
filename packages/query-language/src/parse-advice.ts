/** What the parser says beyond grammar: hints on words, levels, times and regular expressions. Pure. */
import type { FieldTest } from "./ast";
import type { Token } from "./lex";
import { type ParseState, report } from "./parse-state";

/** Hints on a word that was probably meant as more: `and`, `key=value`, an open `/re`. */
export function adviseWord(_state: ParseState, _token: Token) {}

/** Problems of a test that its key cannot answer. */
export function adviseField(_state: ParseState, _field: { key: Token; test: FieldTest; from: number }) {}

/** Whether a regular expression is one that RE2 takes; else a problem. */
export function checkRegExpToken(_state: ParseState, _token: Token): boolean {
  return report !== undefined;
}
