/**
 * The one form of each filter: what the parser gives, what the printer prints. Pure; the meaning never
 * changes. O(size of the tree).
 */
import type { FieldTest, Filter } from "./ast";
import { wildcardOf, wildcardPieces } from "./wildcard";

/**
 * Flattens `and` and `or`, unwraps single operands, removes double negation and what always holds,
 * turns patterns without a star into plain tests. An empty `or` is `not all`.
 */
export function normalizeFilter(filter: Filter): Filter {
  switch (filter.kind) {
    case "and":
      return normalizeAnd(filter.operands.map(normalizeFilter));
    case "or":
      return normalizeOr(filter.operands.map(normalizeFilter));
    case "not": {
      const operand = normalizeFilter(filter.operand);
      return operand.kind === "not" ? operand.operand : { kind: "not", operand };
    }
    case "field":
      return normalizeField(filter.key, filter.test);
    case "wildcard":
      return normalizeWildcard(filter.pattern);
    case "word":
    case "phrase":
    case "substring":
      return filter.text === "" ? { kind: "all" } : filter;
    case "regexp":
      return filter.pattern === ""
        ? { kind: "all" }
        : { kind: "regexp", pattern: normalizeRegExp(filter.pattern) };
    case "all":
      return filter;
  }
}

function normalizeAnd(operands: Filter[]): Filter {
  const flat = operands
    .flatMap((operand) => (operand.kind === "and" ? operand.operands : [operand]))
    .filter((operand) => operand.kind !== "all");
  const [first, ...rest] = flat;
  if (first === undefined) return { kind: "all" };
  return rest.length === 0 ? first : { kind: "and", operands: flat };
}

function normalizeOr(operands: Filter[]): Filter {
  const flat = operands.flatMap((operand) => (operand.kind === "or" ? operand.operands : [operand]));
  if (flat.some((operand) => operand.kind === "all")) return { kind: "all" };
  const [first, ...rest] = flat;
  if (first === undefined) return { kind: "not", operand: { kind: "all" } };
  return rest.length === 0 ? first : { kind: "or", operands: flat };
}

function normalizeWildcard(pattern: string): Filter {
  const pieces = wildcardPieces(pattern);
  if (pieces.every((piece) => piece === "")) return { kind: "all" };
  const [only, ...rest] = pieces;
  if (rest.length === 0) return { kind: "word", text: only ?? "" };
  return { kind: "wildcard", pattern: wildcardOf(pieces) };
}

function normalizeField(key: string, test: FieldTest): Filter {
  const tests = flattenTest(test);
  const [first, ...rest] = tests;
  if (first === undefined) return { kind: "not", operand: { kind: "all" } };
  return { kind: "field", key, test: rest.length === 0 ? first : { kind: "any", tests } };
}

function flattenTest(test: FieldTest): FieldTest[] {
  return test.kind === "any" ? test.tests.flatMap(flattenTest) : [normalizeTest(test)];
}

function normalizeTest(test: FieldTest): FieldTest {
  switch (test.kind) {
    case "wildcard": {
      const pieces = wildcardPieces(test.pattern);
      const [only, ...rest] = pieces;
      if (rest.length === 0) return { kind: "equals", value: only ?? "", quoted: only === "" };
      if (pieces.every((piece) => piece === "")) return { kind: "exists" };
      return { kind: "wildcard", pattern: wildcardOf(pieces) };
    }
    case "equals":
      return test.value === "" ? { ...test, quoted: true } : test;
    case "range":
      return test.from === null && test.to === null ? { kind: "exists" } : test;
    case "regexp":
      return test.pattern === ""
        ? { kind: "exists" }
        : { kind: "regexp", pattern: normalizeRegExp(test.pattern) };
    default:
      return test;
  }
}

/** `\/` means `/` in a pattern; a lone backslash at the end, which no engine takes, is doubled. */
function normalizeRegExp(pattern: string): string {
  return pattern.replace(/\\([\s\S]?)/g, (pair, char: string) => {
    if (char === "/") return "/";
    return char === "" ? "\\\\" : pair;
  });
}
