/**
 * The text before the grammar sees it: its tokens, by which functions that the grammar does not know are
 * found and errors get words. Linear in the text.
 */
import { AGGREGATE_OPERATORS, type PromqlProblem, type Span } from "./ast";
import { FUNCTIONS, UNSUPPORTED_FUNCTIONS } from "./functions";

const TOKEN =
  /#[^\n]*|"(?:[^\\\n"]|\\[\s\S])*"?|'(?:[^\\\n']|\\[\s\S])*'?|`[^`]*`?|[A-Za-z_:][A-Za-z0-9_:]*|\d[\w.]*|\s+|[=!]~|[=!<>]=|[\s\S]/gu;
const WORD = /^[A-Za-z_:]/;
/** Words that may stand before a parenthesis without being functions; their case does not matter. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...AGGREGATE_OPERATORS,
  ..."limitk limit_ratio by without on ignoring group_left group_right and or unless atan2 bool offset start end".split(
    " ",
  ),
  ..."fill fill_left fill_right min_of max_of step range inf nan smoothed anchored".split(" "),
]);
/** Whether a word means something in the grammar where a metric could stand. */
export const isKeyword = (word: string) => KEYWORDS.has(word.toLowerCase());

/** Names that the grammar does not know, and known ones of the same length and kind. */
const STAND_INS: ReadonlyMap<string, string> = new Map([["holt_winters", "day_of_month"]]);

export interface Token extends Span {
  readonly text: string;
}

/** All tokens but blanks and comments. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    if (token.trim() !== "" && !token.startsWith("#"))
      tokens.push({ text: token, from: match.index, to: match.index + token.length });
  }
  return tokens;
}

/** The first call of something that is no function. */
export function unknownFunction(tokens: readonly Token[]): PromqlProblem | undefined {
  for (const [index, { text, from, to }] of tokens.entries()) {
    if (tokens[index + 1]?.text !== "(" || !WORD.test(text)) continue;
    if (FUNCTIONS.has(text) || (KEYWORDS.has(text.toLowerCase()) && !UNSUPPORTED_FUNCTIONS.has(text)))
      continue;
    if (KEYWORDS.has(text.toLowerCase()) && tokens[index - 1]?.text === "@") continue;
    const message = UNSUPPORTED_FUNCTIONS.has(text)
      ? `function "${text}" is not supported`
      : `unknown function with name "${text}"`;
    return { from, to, message };
  }
  return undefined;
}

/** The text with names that the grammar knows in the place of those that it does not; offsets stay. */
export function withStandIns(text: string, tokens: readonly Token[]): string {
  let result = "";
  let end = 0;
  for (const token of tokens) {
    const standIn = STAND_INS.get(token.text);
    if (standIn === undefined) continue;
    result += text.slice(end, token.from) + standIn;
    end = token.to;
  }
  return result + text.slice(end);
}

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);
const OPENER_NAMES: ReadonlyMap<string, string> = new Map([
  ["(", "parenthesis"],
  ["[", "bracket"],
  ["{", "brace"],
]);

/** Words for a place where the grammar went wrong. */
export function syntaxProblem(tokens: readonly Token[], at: number): PromqlProblem {
  const bracket = bracketProblem(tokens);
  const token = tokens.find(({ to }) => to > at);
  if (token === undefined) {
    const end = tokens.at(-1)?.to ?? 0;
    return bracket ?? { from: end, to: end, message: "unexpected end of input" };
  }
  if (bracket !== undefined && bracket.from <= token.from) return bracket;
  if (isUnterminated(token.text)) return { ...place(token), message: "unterminated quoted string" };
  return { ...place(token), message: `unexpected ${describe(token.text)}` };
}

const place = ({ from, to }: Span): Span => ({ from, to });

function isUnterminated(text: string): boolean {
  const quote = text.charAt(0);
  return `"'\``.includes(quote) && (text.length === 1 || !text.endsWith(quote));
}

function describe(text: string): string {
  if (/^["'`]/.test(text)) return `string ${text}`;
  if (/^\d/.test(text)) return `number or duration "${text}"`;
  return WORD.test(text) ? `word "${text}"` : `"${text}"`;
}

/** The first bracket that closes nothing, else the last one that is never closed. */
function bracketProblem(tokens: readonly Token[]): PromqlProblem | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    if (CLOSERS.has(token.text)) open.push(token);
    else if ([...CLOSERS.values()].includes(token.text)) {
      const opener = open.pop();
      if (opener === undefined || CLOSERS.get(opener.text) !== token.text)
        return { ...place(token), message: `unexpected "${token.text}"` };
    }
  }
  const last = open.at(-1);
  return last && { ...place(last), message: `unclosed left ${OPENER_NAMES.get(last.text) ?? "bracket"}` };
}
