/** The part of the parser behind a key: `key:value`, `key:>=5`, `key:[1 TO 5]`, `key:(a OR b)`. Never throws. */
import type { CompareOperator, FieldTest, Filter } from "./ast";
import { columnOf } from "./keys";
import { normalizeFilter } from "./normalize";
import { adviseField, checkRegExpToken } from "./parse-advice";
import {
  checkClosed,
  countTerm,
  EVERYTHING,
  EXISTS,
  isToken,
  lastEnd,
  type ParseState,
  peek,
  report,
  sourceOf,
  take,
} from "./parse-state";
import { printKey, quote } from "./print";
import type { Token } from "./token";
import { wildcardOf, wildcardPieces } from "./wildcard";

type ParseGroup = (group: { paren: Token; key: Token }) => Filter;

/** Reads `key:…` from its key on; `parseGroup` reads what stands in parentheses. */
export function parseField(state: ParseState, parseGroup: ParseGroup): Filter {
  const key = take(state, "key");
  const colon = take(state, "colon");
  if (key === undefined || colon === undefined) return EVERYTHING;
  const next = peek(state);
  if (next === undefined || next.from !== colon.to || isToken(next, "paren", ")") || next.kind === "pipe") {
    reportNoValue(state, key);
    return { kind: "field", key: key.value, test: EXISTS };
  }
  const paren = take(state, "paren", "(");
  return paren === undefined ? parseValue(state, key) : collapse(parseGroup({ paren, key }), key.value);
}

function reportNoValue(state: ParseState, key: Token) {
  const next = peek(state);
  const to = lastEnd(state);
  const name = sourceOf(state, key);
  if (next !== undefined && ["word", "wildcard", "phrase", "regexp"].includes(next.kind)) {
    const message = "No blank may stand behind the colon.";
    report(state, {
      code: "value.spaced",
      message,
      from: key.from,
      to: next.from,
      suggestion: `${name}:`,
    });
    return;
  }
  const message = `${name}: has no value. ${name}:* finds every event that has it.`;
  report(state, { code: "value.empty", message, from: key.from, to, suggestion: `${name}:*` });
}

/** `key:a OR key:b` from a group as one test of the field. */
function collapse(filter: Filter, key: string): Filter {
  if (filter.kind !== "or") return filter;
  const tests: FieldTest[] = [];
  for (const operand of filter.operands) {
    if (operand.kind !== "field" || operand.key !== key) return filter;
    tests.push(operand.test);
  }
  return { kind: "field", key, test: { kind: "any", tests } };
}

/** Reads one value of a key. */
export function parseValue(state: ParseState, key: Token): Filter {
  const first = peek(state);
  if (first === undefined) return EVERYTHING;
  if (!countTerm(state, first)) {
    state.next++;
    return EVERYTHING;
  }
  if (first.kind === "substring") return parseSubstring(state, { key, token: first });
  const test = parseTest(state, key);
  const filter = normalizeFilter({ kind: "field", key: key.value, test });
  if (filter.kind === "field") adviseField(state, { key, test: filter.test, from: first.from });
  return filter;
}

function parseSubstring(state: ParseState, { key, token }: { key: Token; token: Token }): Filter {
  state.next++;
  checkClosed(state, token);
  if (columnOf(key.value) === "body") return { kind: "substring", text: token.value };
  const { from, to, value } = token;
  const pattern = wildcardOf(["", value, ""]);
  if (token.closed) {
    const message = "A field is searched by a wildcard (exact case) instead of ~.";
    const suggestion = /[\s()"|:]/.test(value) ? undefined : pattern;
    report(state, {
      code: "substring.field",
      message,
      from,
      to,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  return { kind: "field", key: key.value, test: { kind: "wildcard", pattern } };
}

function parseTest(state: ParseState, key: Token): FieldTest {
  const token = peek(state);
  if (token === undefined) return EXISTS;
  state.next++;
  checkClosed(state, token);
  switch (token.kind) {
    case "operator":
      return parseCompare(state, { key, token });
    case "bracket":
      return parseRange(state, token);
    case "wildcard":
      return { kind: "wildcard", pattern: token.value };
    case "regexp":
      return checkRegExpToken(state, token) ? { kind: "regexp", pattern: token.value } : EXISTS;
    default:
      return { kind: "equals", value: token.value, quoted: token.quoted };
  }
}

const COMPARE: ReadonlyMap<string, CompareOperator> = new Map([
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);

function parseCompare(state: ParseState, { key, token }: { key: Token; token: Token }): FieldTest {
  const operator = COMPARE.get(token.value);
  const value = peek(state);
  if (operator === undefined || value?.from !== token.to || !isValue(value)) {
    const { from, to } = token;
    const message = `${sourceOf(state, key)}:${token.value} has no value.`;
    report(state, { code: "value.empty", message, from, to, suggestion: "*" });
    return EXISTS;
  }
  state.next++;
  checkClosed(state, value);
  return { kind: "compare", operator, value: literalOf(value) };
}

function isValue(token: Token): boolean {
  return token.kind === "string" || token.kind === "number" || token.kind === "wildcard";
}

/** Text of a value where a star has no meaning. */
function literalOf(token: Token): string {
  return token.kind === "wildcard" ? wildcardPieces(token.value).join("*") : token.value;
}

function parseRange(state: ParseState, bracket: Token): FieldTest {
  const from = takeRangeEnd(state);
  const word = take(state, "keyword", "TO");
  const to = takeRangeEnd(state);
  const closed = take(state, "bracket", "]");
  if (from !== undefined && word !== undefined && to !== undefined && closed !== undefined) {
    return { kind: "range", from: boundOf(from), to: boundOf(to) };
  }
  const [low, high] = [from, to].map((end) => (end === undefined ? "*" : sourceOf(state, end)));
  report(state, {
    code: "range.incomplete",
    message: "A range reads [from TO to]; * leaves an end open.",
    from: bracket.from,
    to: lastEnd(state),
    suggestion: `[${low} TO ${high}]`,
  });
  return { kind: "range", from: boundOf(from), to: boundOf(to) };
}

function takeRangeEnd(state: ParseState): Token | undefined {
  const token = peek(state);
  if (token === undefined || !isValue(token)) return undefined;
  const previous = state.tokens[state.next - 1];
  if (previous === undefined || !(previous.kind === "bracket" || isToken(previous, "keyword", "TO")))
    return undefined;
  state.next++;
  checkClosed(state, token);
  return token;
}

function boundOf(token: Token | undefined): string | null {
  if (token === undefined || (token.kind === "wildcard" && token.value === "*")) return null;
  return literalOf(token);
}

/** A key and a value as query text: the value in quotes unless it is one plain word. */
export function fieldText(key: string, value: string): string {
  const plain = /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u.test(value) && !/^(?:AND|OR|NOT|TO)$/.test(value);
  return `${printKey(key)}:${plain ? value : quote(value)}`;
}
