/**
 * Changes to a query text that leave the rest of it as the person typed it: filter pills, "only this
 * value", "not this value", one filter less. Pure; offsets in UTF-16 units; O(n).
 */
import type { Filter } from "./ast";
import { normalizeFilter } from "./normalize";
import { type Operand, parseQuery } from "./parse";
import { fieldText } from "./parse-field";
import { printFilter } from "./print";

/** One top-level operand of AND. */
export interface Pill {
  /** Key of a field test; `undefined` for searches of the body and for groups. */
  key: string | undefined;
  /** What stands behind the key, or the whole term without its negation. */
  label: string;
  negated: boolean;
  /** The operand as it was typed, with its negation. */
  text: string;
  /** Place of `text` in the query, end exclusive. */
  from: number;
  to: number;
}

/** The top-level AND operands of a query in order; one pill for a query that is an OR. */
export function filterPills(text: string): Pill[] {
  return parseQuery(text)
    .operands.filter((operand) => normalizeFilter(operand.filter).kind !== "all")
    .map((operand) => pillOf(text, operand));
}

function pillOf(text: string, { filter, from, to }: Operand): Pill {
  const normal = normalizeFilter(filter);
  const negated = normal.kind === "not";
  const inner = normal.kind === "not" ? normal.operand : normal;
  const source = text.slice(from, to);
  const term = negated ? source.replace(/^(?:NOT\s+|-\s*)/, "") : source;
  if (inner.kind !== "field") return { key: undefined, label: term, negated, text: source, from, to };
  const printed = printFilter(inner);
  const prefix = printFilter({ ...inner, test: { kind: "exists" } }).length - 1;
  return { key: inner.key, label: printed.slice(prefix), negated, text: source, from, to };
}

/** What a term says of its key: this value, or not this value. */
export interface Term {
  value: string;
  negate: boolean;
}

/**
 * The query with `key:value` (or `-key:value`) added; unchanged when it is there already. The opposite
 * term is taken out. A query that is an OR is put in parentheses first. The term stands last, or first
 * when an unfinished end (`/re`, an open quote) would swallow it. What stands behind a pipe stays there.
 */
export function withTerm(text: string, key: string, term: Term): string {
  return onFilter(text, (filter) => withTermInFilter(filter, key, term));
}

/** Changes the filter of a query and leaves its pipes. */
function onFilter(text: string, change: (filter: string) => string): string {
  const { filterTo } = parseQuery(text);
  if (filterTo === text.length) return change(text);
  return join(change(text.slice(0, filterTo).trimEnd()), text.slice(filterTo));
}

function withTermInFilter(text: string, key: string, term: Term): string {
  const rest = withoutTerm(text, key, { ...term, negate: !term.negate });
  const isWanted = isTerm(key, term);
  const { operands } = parseQuery(rest);
  if (operands.some(isWanted)) return rest;
  const written = `${term.negate ? "-" : ""}${fieldText(key, term.value)}`;
  const base = isAlternative(operands) ? `(${rest.trim()})` : rest.trim();
  if (base === "") return written;
  const appended = `${base} ${written}`;
  return parseQuery(appended).operands.some(isWanted) ? appended : `${written} ${base}`;
}

/** Reads better without quotes. */
const BARE = /^[\p{L}\p{N}_.@/-]+$/u;

/**
 * The query with `key:(a OR b)` (or its negation) added, in the place of a top-level term that says the
 * same of one of the values alone.
 */
export function withAnyOf(
  text: string,
  key: string,
  { values, negate }: { values: readonly string[]; negate: boolean },
): string {
  const [first] = values;
  if (first === undefined) return text;
  if (values.length === 1) return withTerm(text, key, { value: first, negate });
  const tests = values.map((value) => ({ kind: "equals", value, quoted: !BARE.test(value) }) as const);
  const field = { kind: "field", key, test: { kind: "any", tests } } as const satisfies Filter;
  const term = printFilter(negate ? { kind: "not", operand: field } : field);
  const single = (operand: Operand) => values.some((value) => isTerm(key, { value, negate })(operand));
  return withOperand(
    onFilter(text, (filter) => withoutOperands(filter, single)),
    term,
  );
}

/** The query without a top-level term, however its value is quoted. */
export function withoutTerm(text: string, key: string, term: Term): string {
  return withoutOperands(text, isTerm(key, term));
}

function isAlternative(operands: Operand[]): boolean {
  return operands.length === 1 && operands[0]?.filter.kind === "or";
}

function isTerm(key: string, { value, negate }: Term): (operand: Operand) => boolean {
  return (operand) => {
    const normal = normalizeFilter(operand.filter);
    const inner = normal.kind === "not" ? normal.operand : normal;
    if ((normal.kind === "not") !== negate || inner.kind !== "field" || inner.key !== key) return false;
    return inner.test.kind === "equals" && inner.test.value === value;
  };
}

function withoutOperands(text: string, isUnwanted: (operand: Operand) => boolean): string {
  const { operands } = parseQuery(text);
  return operands.filter(isUnwanted).reduceRight((rest, { from, to }) => removeRange(rest, from, to), text);
}

/** The query without what stands at [from, to), and without an AND that would be left over. */
export function removeRange(text: string, from: number, to: number): string {
  const before = text.slice(0, from).trimEnd();
  const after = text.slice(to).trimStart();
  const head = before.replace(/(?:^|\s+)AND$/, "");
  if (head !== before) return join(head, after);
  return join(before, before === "" ? after.replace(/^AND(?:\s+|$)/, "") : after);
}

/**
 * The query with other text in the place of what stands at [from, to). An alternative is put in
 * parentheses where it would take its neighbours in; empty text removes the place.
 */
export function replaceRange(text: string, place: { from: number; to: number }, replacement: string): string {
  const { from, to } = place;
  if (replacement.trim() === "") return removeRange(text, from, to);
  const isAlone = text.slice(0, from).trim() === "" && text.slice(to).trim() === "";
  const written = isAlone ? replacement.trim() : asOperand(replacement);
  return text.slice(0, from) + written + text.slice(to);
}

/** The query and one more operand of AND, written as text. */
export function withOperand(text: string, operand: string): string {
  return onFilter(text, (filter) =>
    filter.trim() === "" ? operand.trim() : `${asOperand(filter)} ${asOperand(operand)}`,
  );
}

function asOperand(text: string): string {
  return isAlternative(parseQuery(text).operands) ? `(${text.trim()})` : text.trim();
}

function join(before: string, after: string): string {
  return before === "" || after === "" ? before + after : `${before} ${after}`;
}

/** Variants of a query with one top-level operand less; none for a query of one operand that is empty. At most 20. */
export function removals(text: string): { query: string; removed: string }[] {
  return filterPills(text)
    .slice(0, REMOVALS_MAX)
    .map((pill) => ({ query: removeRange(text, pill.from, pill.to), removed: pill.text }));
}

const REMOVALS_MAX = 20;
