/**
 * Filter → query text. `parseFilter(printFilter(f)).filter` is `normalizeFilter(f)`. Pure;
 * O(size of the tree). Text stays bare where it reads back as itself; else it is escaped or quoted.
 */
import type { FieldTest, Filter } from "./ast";
import { tokenize } from "./lex";
import { normalizeFilter } from "./normalize";
import type { Token } from "./token";
import { wildcardPieces } from "./wildcard";

/** The query text of a filter; empty for `all`. */
export function printFilter(filter: Filter): string {
  const normal = normalizeFilter(filter);
  return normal.kind === "all" ? "" : print(normal);
}

function print(filter: Filter): string {
  switch (filter.kind) {
    case "all":
      return "*";
    case "word":
      return printBare(filter.text, { before: "", kinds: ["word"] });
    case "wildcard":
      return printPattern(filter.pattern, "");
    case "phrase":
      return quote(filter.text);
    case "substring":
      return `~${quote(filter.text)}`;
    case "regexp":
      return printRegExp(filter.pattern);
    case "field":
      return printField(filter.key, filter.test);
    case "and":
      return filter.operands.map(printOperand).join(" ");
    case "or":
      return filter.operands.map(printOperand).join(" OR ");
    case "not":
      return printNot(filter.operand);
  }
}

function printOperand(filter: Filter): string {
  const text = print(filter);
  return filter.kind === "and" || filter.kind === "or" ? `(${text})` : text;
}

/** `-x` where that reads back as a negation, else `NOT x`. */
function printNot(operand: Filter): string {
  const text = printOperand(operand);
  return /^[\p{L}\p{N}_"/~(*\\]/u.test(text) ? `-${text}` : `NOT ${text}`;
}

function printField(key: string, test: FieldTest): string {
  const prefix = `${printKey(key)}:`;
  if (test.kind !== "any") return prefix + printTest(test, prefix);
  const group = `${prefix}(`;
  return `${group}${test.tests.map((one) => printTest(one, group)).join(" OR ")})`;
}

/** The key of a field as it is written before the colon: bare where that reads back, else quoted. */
export function printKey(key: string): string {
  const [token] = tokenize(`${key}:x`);
  return token?.kind === "key" && !token.quoted && token.value === key ? key : quote(key);
}

function printTest(test: FieldTest, before: string): string {
  switch (test.kind) {
    case "equals":
      return test.quoted ? quote(test.value) : printBare(test.value, { before, kinds: ["string", "number"] });
    case "wildcard":
      return printPattern(test.pattern, before);
    case "regexp":
      return printRegExp(test.pattern);
    case "compare":
      return test.operator + printValue(test.value, before + test.operator);
    case "range":
      return `[${printRangeEnd(test.from)} TO ${printRangeEnd(test.to)}]`;
    case "exists":
      return "*";
    case "any":
      return `(${test.tests.map((one) => printTest(one, before)).join(" OR ")})`;
  }
}

/** A value whose quotes mean nothing: bare or quoted, whichever is shorter to read. */
function printValue(value: string, before: string): string {
  const bare = printBare(value, { before, kinds: ["string", "number"] });
  return value === "" || bare !== value ? quote(value) : value;
}

function printRangeEnd(value: string | null): string {
  if (value === null) return "*";
  return /^[\p{L}\p{N}_.:+-]+$/u.test(value) && value !== "TO" ? value : quote(value);
}

/** A text in quotes that reads back as itself, on one line. */
export function quote(text: string): string {
  const inner = text
    .replace(/["\\]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${inner}"`;
}

function printRegExp(pattern: string): string {
  return `/${pattern.replace(/\\[\s\S]|\//g, (part) => (part === "/" ? "\\/" : part))}/`;
}

function printBare(text: string, place: { before: string; kinds: Token["kind"][] }): string {
  const token = readsAs(text, place.before);
  const same = token !== undefined && place.kinds.includes(token.kind) && token.value === text;
  return same && !token.quoted && isSafe(text) ? text : escapeBare(text);
}

function printPattern(pattern: string, before: string): string {
  const plain = wildcardPieces(pattern)
    .map((piece) => piece.replace(/[\\*]/g, "\\$&"))
    .join("*");
  const token = readsAs(plain, before);
  const same = token?.kind === "wildcard" && token.value === pattern;
  return same && isSafe(plain) ? plain : wildcardPieces(pattern).map(escapeBare).join("*");
}

/** The token that a text gives behind `before`, when it is one token. */
function readsAs(text: string, before: string): Token | undefined {
  const tokens = tokenize(before + text);
  const token = tokens.at(-1);
  return token?.from === before.length && token.to === before.length + text.length ? token : undefined;
}

/**
 * Whether text that reads back alone does so in front of more text: a backslash would take the next
 * character, a leading slash could begin a regular expression unless the text holds the next slash.
 */
function isSafe(text: string): boolean {
  if (/(?<!\\)(?:\\\\)*\\$/.test(text)) return false;
  return !text.startsWith("/") || /^\/[^/\\]*\/[^/\\]/.test(text);
}

function escapeBare(text: string): string {
  const escaped = text.replace(/[\s()"|*\\:[\]<>~/=-]/g, "\\$&");
  return /^(?:AND|OR|NOT|TO)$/.test(text) ? `\\${text}` : escaped;
}
