/** Text behind the first `|` → tokens, for the parser and for highlighting. Never throws; O(n). */

import { isBlank, readQuoted } from "../lex-bare";
import type { Token, TokenKind } from "../token";

const NAME = /[\p{L}_@$][\p{L}\p{N}\p{M}_@$.]*/uy;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?:(?:ns|us|ms|[smhdw])(?![\p{L}\p{N}_]))?/uy;
const OPERATOR = /<=|>=|!=|==|=~|!~|[=<>+*/%-]/y;
/** Words with a meaning of their own, in either case. */
const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "by", "as", "from"]);

interface Lexer {
  text: string;
  at: number;
  tokens: Token[];
}

/** Tokens from `from`, the place of a `|`, to the end of the text. */
export function tokenizePipes(text: string, from: number): Token[] {
  const lexer: Lexer = { text, at: from, tokens: [] };
  while (lexer.at < text.length) {
    if (isBlank(text.charAt(lexer.at))) lexer.at++;
    else readToken(lexer);
  }
  return lexer.tokens;
}

interface Read {
  to: number;
  value: string;
  quoted?: boolean;
  closed?: boolean;
}

function push(lexer: Lexer, kind: TokenKind, read: Read) {
  const { to, value, quoted = false, closed = true } = read;
  lexer.tokens.push({ kind, from: lexer.at, to, value, quoted, closed });
  lexer.at = to;
}

function pushChar(lexer: Lexer, kind: TokenKind) {
  push(lexer, kind, { to: lexer.at + 1, value: lexer.text.charAt(lexer.at) });
}

function readToken(lexer: Lexer) {
  const { text, at } = lexer;
  const char = text.charAt(at);
  if (char === "|") return pushChar(lexer, "pipe");
  if (char === "(" || char === ")") return pushChar(lexer, "paren");
  if (char === ",") return pushChar(lexer, "comma");
  if (char === '"') return push(lexer, "string", { ...readQuoted(text, at), quoted: true });
  if (char === "`") return push(lexer, "name", readBackticks(text, at));
  if (char === "/" && mayBeRegExp(lexer.tokens.at(-1))) return push(lexer, "regexp", readSlashes(text, at));
  const number = match(NUMBER, text, at);
  if (number !== undefined) return push(lexer, "number", number);
  const name = match(NAME, text, at);
  if (name !== undefined) return push(lexer, kindOfName(lexer, name), name);
  const operator = match(OPERATOR, text, at);
  if (operator !== undefined) return push(lexer, "operator", operator);
  pushChar(lexer, "problem");
}

function match(pattern: RegExp, text: string, at: number): { to: number; value: string } | undefined {
  pattern.lastIndex = at;
  const value = pattern.exec(text)?.[0];
  return value === undefined ? undefined : { to: at + value.length, value };
}

function kindOfName({ text, tokens }: Lexer, { to, value }: { to: number; value: string }): TokenKind {
  if (tokens.at(-1)?.kind === "pipe") return "command";
  if (KEYWORDS.has(value.toLowerCase())) return "keyword";
  return text.charAt(to) === "(" ? "function" : "name";
}

/** A slash divides, unless nothing stands before it that could be divided. */
function mayBeRegExp(before: Token | undefined): boolean {
  if (before === undefined) return false;
  if (before.kind === "command" || before.kind === "comma") return true;
  if (before.kind === "keyword") return true;
  return before.kind === "operator" || (before.kind === "paren" && before.value === "(");
}

function readSlashes(text: string, from: number): Read {
  let value = "";
  for (let i = from + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "/") return { to: i + 1, value };
    if (char === "\\" && i + 1 < text.length) {
      i++;
      value += text.charAt(i) === "/" ? "/" : char + text.charAt(i);
    } else value += char;
  }
  return { to: text.length, value, closed: false };
}

/** A name with any characters; two backticks stand for one. */
function readBackticks(text: string, from: number): Read {
  let value = "";
  for (let i = from + 1; i < text.length; i++) {
    if (text.charAt(i) !== "`") value += text.charAt(i);
    else if (text.charAt(i + 1) === "`") {
      value += "`";
      i++;
    } else return { to: i + 1, value, quoted: true };
  }
  return { to: text.length, value, quoted: true, closed: false };
}
