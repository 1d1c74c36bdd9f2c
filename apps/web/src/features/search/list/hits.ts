/**
 * Regular expressions for the words, phrases and patterns of a query that match the body, to mark them
 * in messages. Pure. Approximate on purpose for marks only; what matches is decided by the store.
 */
import {
  bodyTokens,
  escapeRegExp,
  type Filter,
  parseFilter,
  SEPARATOR_CLASS,
  TOKEN_CLASS,
} from "@sightglass/query-language";

const PATTERNS_MAX = 20;

/** Expressions with the flags `giu`; negated parts and fields other than the body give none. */
export function hitPatterns(query: string): RegExp[] {
  const found: RegExp[] = [];
  collect(parseFilter(query).filter, found);
  return found.slice(0, PATTERNS_MAX);
}

function collect(filter: Filter, found: RegExp[]): void {
  if (filter.kind === "and" || filter.kind === "or") {
    for (const operand of filter.operands) collect(operand, found);
    return;
  }
  const source = sourceOf(filter);
  if (source === undefined || source === "") return;
  try {
    found.push(new RegExp(source, filter.kind === "regexp" ? "gu" : "giu"));
  } catch {
    // The store's dialect knows forms that this one does not: no marks then.
  }
}

function sourceOf(filter: Filter): string | undefined {
  switch (filter.kind) {
    case "word":
    case "phrase":
      return tokensSource(filter.text);
    case "wildcard":
      return bounded(filter.pattern.split("*").map(escapeRegExp).join(`(?:${TOKEN_CLASS})*`));
    case "substring":
      return escapeRegExp(filter.text);
    case "regexp":
      return filter.pattern;
    case "field":
      return filter.key === "body" && filter.test.kind === "equals"
        ? tokensSource(filter.test.value)
        : undefined;
    default:
      return undefined;
  }
}

function tokensSource(text: string): string {
  const tokens = bodyTokens(text).map(escapeRegExp);
  return tokens.length === 0 ? escapeRegExp(text) : bounded(tokens.join(`${SEPARATOR_CLASS}+`));
}

function bounded(source: string): string {
  return `(?<!${TOKEN_CLASS})${source}(?!${TOKEN_CLASS})`;
}
