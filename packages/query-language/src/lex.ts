/**
 * Query text → tokens with UTF-16 offsets, for the parser and for highlighting.
 * Never throws; O(n) time, one token per few characters of memory.
 */
import { isBlank, isBoundary, readBare, readKey, readQuoted, readRegExp } from "./lex-bare";
import { tokenizePipes } from "./pipes/lex";
import { isNumeric } from "./text";
import type { Token, TokenKind } from "./token";

interface Lexer {
  text: string;
  at: number;
  tokens: Token[];
  /** One entry for each open parenthesis: whether it holds values of a key. */
  groups: boolean[];
}

/** Tokens in order of offset; blanks have none. Half-typed text gives the tokens it would give so far. */
export function tokenize(text: string): Token[] {
  const lexer: Lexer = { text, at: 0, tokens: [], groups: [] };
  while (lexer.at < text.length && text.charAt(lexer.at) !== "|") {
    if (isBlank(text.charAt(lexer.at))) lexer.at++;
    else if (!readPunctuation(lexer)) readTerm(lexer);
  }
  return [...lexer.tokens, ...tokenizePipes(text, lexer.at)];
}

function push(
  lexer: Lexer,
  kind: TokenKind,
  token: { to: number; value: string; quoted?: boolean; closed?: boolean },
) {
  const { to, value, quoted = false, closed = true } = token;
  lexer.tokens.push({ kind, from: lexer.at, to, value, quoted, closed });
  lexer.at = to;
}

function pushChars(lexer: Lexer, kind: TokenKind, length: number) {
  const to = lexer.at + length;
  push(lexer, kind, { to, value: lexer.text.slice(lexer.at, to) });
}

function inGroup(lexer: Lexer): boolean {
  return lexer.groups.at(-1) ?? false;
}

/** Whether the next token is the value of a key. */
function atValue(lexer: Lexer): boolean {
  const last = lexer.tokens.at(-1);
  if (last === undefined) return false;
  if (last.to === lexer.at && last.kind === "colon") return true;
  return last.to === lexer.at && last.kind === "operator" && last.value !== "-";
}

function readPunctuation(lexer: Lexer): boolean {
  const char = lexer.text.charAt(lexer.at);
  if (char === "(") {
    const values = atValue(lexer) || inGroup(lexer);
    pushChars(lexer, "paren", 1);
    lexer.groups.push(values);
    return true;
  }
  if (char === ")") {
    pushChars(lexer, "paren", 1);
    lexer.groups.pop();
    return true;
  }
  return false;
}

function readTerm(lexer: Lexer) {
  if (atValue(lexer)) readValue(lexer);
  else if (readNegation(lexer)) return;
  else if (inGroup(lexer)) readValue(lexer);
  else readBodyTerm(lexer);
}

/** `-` right before a term. `---`, `->`, `- ` are words. */
function readNegation(lexer: Lexer): boolean {
  if (lexer.text.charAt(lexer.at) !== "-") return false;
  const next = lexer.text.charAt(lexer.at + 1);
  if ((isBoundary(next) && next !== '"' && next !== "(") || next === "-" || next === ">") return false;
  if (inGroup(lexer) && isNumeric(readBare(lexer.text, lexer.at).value)) return false;
  pushChars(lexer, "operator", 1);
  return true;
}

function readBodyTerm(lexer: Lexer) {
  const { text, at } = lexer;
  const char = text.charAt(at);
  if (char === '"') return readQuotedTerm(lexer);
  if (char === "~" && readSubstring(lexer)) return;
  if (char === "/" && readSlashes(lexer)) return;
  const colon = readKey(text, at);
  if (colon > 0) {
    push(lexer, "key", { to: colon, value: text.slice(at, colon) });
    return pushChars(lexer, "colon", 1);
  }
  if (char === ":" && isSpacedColon(text, at)) return pushChars(lexer, "problem", 1);
  const bare = readBare(text, at);
  if (isKeyword(text.slice(at, bare.to))) return push(lexer, "keyword", bare);
  push(lexer, bare.wildcard ? "wildcard" : "word", bare);
}

/** `:value` as in `key :value`; not `::1` and not a colon on its own. */
function isSpacedColon(text: string, at: number): boolean {
  const next = text.charAt(at + 1);
  return next === '"' || next === "(" || (!isBoundary(next) && next !== ":");
}

function isKeyword(word: string): boolean {
  return word === "AND" || word === "OR" || word === "NOT";
}

function readQuotedTerm(lexer: Lexer) {
  const quoted = readQuoted(lexer.text, lexer.at);
  const isKey = quoted.closed && lexer.text.charAt(quoted.to) === ":";
  push(lexer, isKey ? "key" : "phrase", { ...quoted, quoted: true });
  if (isKey) pushChars(lexer, "colon", 1);
}

function readSubstring(lexer: Lexer): boolean {
  const { text, at } = lexer;
  if (text.charAt(at + 1) === '"') {
    push(lexer, "substring", { ...readQuoted(text, at + 1), quoted: true });
    return true;
  }
  if (isBoundary(text.charAt(at + 1))) return false;
  const bare = readBare(text, at + 1);
  if (bare.wildcard) return false;
  push(lexer, "substring", bare);
  return true;
}

function readSlashes(lexer: Lexer): boolean {
  const regexp = readRegExp(lexer.text, lexer.at);
  if (regexp === undefined) return false;
  push(lexer, "regexp", regexp);
  return true;
}

function readValue(lexer: Lexer) {
  const { text, at } = lexer;
  const char = text.charAt(at);
  const compared = lexer.tokens.at(-1)?.kind === "operator" && lexer.tokens.at(-1)?.value !== "-";
  if (char === '"') return push(lexer, "string", { ...readQuoted(text, at), quoted: true });
  if (char === "/" && !compared && readSlashes(lexer)) return;
  if (char === "[" && !compared) return readRange(lexer);
  if ((char === "<" || char === ">") && !compared) {
    return pushChars(lexer, "operator", text.charAt(at + 1) === "=" ? 2 : 1);
  }
  if (char === "~" && text.charAt(at + 1) === '"') {
    return push(lexer, "substring", { ...readQuoted(text, at + 1), quoted: true });
  }
  const bare = readBare(text, at);
  if (inGroup(lexer) && isKeyword(text.slice(at, bare.to))) return push(lexer, "keyword", bare);
  pushBareValue(lexer, bare);
}

function pushBareValue(lexer: Lexer, bare: { to: number; value: string; wildcard: boolean }) {
  if (bare.wildcard) return push(lexer, "wildcard", bare);
  push(lexer, isNumeric(bare.value) ? "number" : "string", bare);
}

/** `[a TO b]`: reads on only as long as that form holds, so that an open bracket swallows little. */
function readRange(lexer: Lexer) {
  pushChars(lexer, "bracket", 1);
  if (!readRangeEnd(lexer)) return;
  skipBlanks(lexer);
  const word = readBare(lexer.text, lexer.at, "]");
  if (word.value.toUpperCase() === "TO" && !word.escaped) {
    push(lexer, "keyword", { to: word.to, value: "TO" });
    if (!readRangeEnd(lexer)) return;
  }
  skipBlanks(lexer);
  if (lexer.text.charAt(lexer.at) === "]") pushChars(lexer, "bracket", 1);
}

function readRangeEnd(lexer: Lexer): boolean {
  skipBlanks(lexer);
  const { text, at } = lexer;
  if (text.charAt(at) === '"') {
    push(lexer, "string", { ...readQuoted(text, at), quoted: true });
    return true;
  }
  const bare = readBare(text, at, "]");
  if (bare.to === at || (bare.value === "TO" && !bare.escaped))
    return text.charAt(at) === "]" || bare.to > at;
  pushBareValue(lexer, bare);
  return true;
}

function skipBlanks(lexer: Lexer) {
  while (isBlank(lexer.text.charAt(lexer.at))) lexer.at++;
}
