/**
 * Regular expressions for the words, phrases and patterns of a query that match the body, to mark them
 * in messages. Pure. Approximate on purpose for marks only; what matches is decided by the store.
 */
import {
  analyzeRegExp,
  bodyTokens,
  escapeRegExp,
  type Filter,
  parseFilter,
  SEPARATOR_CLASS,
  TOKEN_CLASS,
} from "@sightglass/query-language";

const PATTERNS_MAX = 20;

export interface Hit {
  pattern: RegExp;
  /** Characters of a message that it looks at: the browser's own engine is not linear. */
  charsMax: number;
}

/** Negated parts and fields other than the body give none. */
export function hitPatterns(query: string): Hit[] {
  const found: Hit[] = [];
  collect(parseFilter(query).filter, found);
  return found.slice(0, PATTERNS_MAX);
}

function collect(filter: Filter, found: Hit[]): void {
  if (filter.kind === "and" || filter.kind === "or") {
    for (const operand of filter.operands) collect(operand, found);
    return;
  }
  if (filter.kind === "regexp") {
    found.push(...regExpHits(filter.pattern));
    return;
  }
  const source = sourceOf(filter);
  if (source === undefined || source === "") return;
  const stars = filter.kind === "wildcard" ? filter.pattern.split("*").length - 1 : 0;
  found.push({ pattern: new RegExp(source, "giu"), charsMax: charsFor(Math.max(0, stars - 1)) });
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
    case "field":
      return filter.key === "body" && filter.test.kind === "equals"
        ? tokensSource(filter.test.value)
        : undefined;
    default:
      return undefined;
  }
}

/** Of one message; a few milliseconds. */
const STEPS_MAX = 4_000_000;
const BRANCHES_MAX = 2;
const RUN_CHARS_MIN = 2;

/** So many that each branch may begin at every one of them. */
function charsFor(branches: number): number {
  return Math.floor(STEPS_MAX ** (1 / (branches + 1)));
}

/** The expression itself where it can be run here, else the texts that every match holds. */
function regExpHits(pattern: string): Hit[] {
  const { problem, runs, ignoreCase } = analyzeRegExp(pattern);
  if (problem !== undefined) return [];
  const branches = branchesOf(pattern);
  const own = branches > BRANCHES_MAX ? undefined : compiled(pattern);
  if (own !== undefined) return [{ pattern: own, charsMax: charsFor(branches) }];
  return runs
    .filter((run) => run.trim().length >= RUN_CHARS_MIN)
    .map((run) => ({
      pattern: new RegExp(escapeRegExp(run), ignoreCase ? "giu" : "gu"),
      charsMax: STEPS_MAX,
    }));
}

/** Undefined for what only the store's dialect knows. */
function compiled(pattern: string): RegExp | undefined {
  const isFolded = pattern.startsWith("(?i)");
  try {
    return isFolded ? new RegExp(pattern.slice(4), "gisu") : new RegExp(pattern, "gsu");
  } catch {
    return undefined;
  }
}

/** Places where an engine that goes back has a choice; without end when a group is repeated. */
function branchesOf(pattern: string): number {
  const skeleton = pattern.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/g, "x").replaceAll("(?", "(");
  if (/\)[*+?{]/.test(skeleton)) return Number.POSITIVE_INFINITY;
  return (skeleton.match(/[*+?]\??|\{\d+,\d*\}\??|\|/g) ?? []).length;
}

function tokensSource(text: string): string {
  const tokens = bodyTokens(text).map(escapeRegExp);
  return tokens.length === 0 ? escapeRegExp(text) : bounded(tokens.join(`${SEPARATOR_CLASS}+`));
}

function bounded(source: string): string {
  return `(?<!${TOKEN_CLASS})${source}(?!${TOKEN_CLASS})`;
}
