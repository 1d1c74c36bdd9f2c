/**
 * What a query that finds nothing may have meant: a word that stands in a field or only inside a
 * longer word, a key that is written otherwise. Only what finds events is told.
 */
import { countLogs, type LogField, logFields, StoreError } from "@sightglass/clickhouse";
import { columnOf, type Filter, nearestName, printFilter } from "@sightglass/query-language";
import type { Context } from "../context";
import { withDeadline } from "./deadline";
import type { ResolvedRange } from "./range";
import { logScope, signalOf } from "./scope";

/** All of them together; past it what was found so far is the answer. */
const NEAR_MS_MAX = 3_000;
/** Filters of the query that are looked at. */
const FILTERS_MAX = 3;
const KEYS_MAX = 64;
const NEAR_KEYS_MAX = 3;
/** Their values are levels, times and texts, never the word alone. */
const NO_IDS: ReadonlySet<string> = new Set(["body", "severity", "severity_text", "timestamp"]);

export interface NearMiss {
  query: string;
  instead: string;
  count: number;
}

/** Costs at most 3 × (1 list of fields + 9 counts), 3 seconds together. */
export async function nearMisses(asked: Context, range: ResolvedRange): Promise<NearMiss[]> {
  const ctx = withDeadline(asked, NEAR_MS_MAX);
  const operands = range.filter.kind === "and" ? range.filter.operands : [range.filter];
  const found: NearMiss[] = [];
  try {
    for (const operand of operands.filter(mayBeMeantOtherwise).slice(0, FILTERS_MAX)) {
      const others = operands.filter((other) => other !== operand);
      for (const instead of await otherWritings(ctx, range, { operand, others })) {
        const filter: Filter = {
          kind: "and",
          operands: operands.map((one) => (one === operand ? instead : one)),
        };
        const count = await countOf(ctx, range, filter);
        if (count > 0) found.push({ query: printFilter(filter), instead: printFilter(instead), count });
      }
    }
  } catch (error) {
    if (!(error instanceof StoreError) || error.bound === undefined) throw error;
  }
  return found;
}

function mayBeMeantOtherwise(filter: Filter): boolean {
  return filter.kind === "word" || (filter.kind === "field" && columnOf(filter.key) === undefined);
}

interface Place {
  operand: Filter;
  others: readonly Filter[];
}

async function otherWritings(ctx: Context, range: ResolvedRange, place: Place): Promise<Filter[]> {
  const { operand, others } = place;
  const rest: Filter = { kind: "and", operands: [...others] };
  const { fields } = await logFields(ctx.db, await logScope(ctx, { ...range, filter: rest }), signalOf(ctx));
  if (operand.kind === "field") {
    const keys = nearKeys(
      operand.key,
      fields.map(({ key }) => key),
    );
    return keys.map((key) => ({ ...operand, key }));
  }
  if (operand.kind !== "word") return [];
  const { text } = operand;
  const inside: Filter = { kind: "substring", text };
  const matches = (keys: readonly string[]) =>
    countOf(ctx, range, { kind: "and", operands: [...others, anyField(keys, text)] });
  const key = await firstKey(valueKeys(fields), matches);
  return key === undefined ? [inside] : [fieldIs(key, text), inside];
}

async function countOf(ctx: Context, range: ResolvedRange, filter: Filter): Promise<number> {
  const scope = await logScope(ctx, { ...range, filter });
  return (await countLogs(ctx.db, scope, signalOf(ctx))).count;
}

/** Keys whose value a pasted word may be. */
function valueKeys(fields: readonly LogField[]): string[] {
  return fields
    .filter(({ key, type }) => (type === "id" || type === "text" || type === "number") && !NO_IDS.has(key))
    .slice(0, KEYS_MAX)
    .map(({ key }) => key);
}

function fieldIs(key: string, value: string): Filter {
  return { kind: "field", key, test: { kind: "equals", value, quoted: false } };
}

function anyField(keys: readonly string[], value: string): Filter {
  return { kind: "or", operands: keys.map((key) => fieldIs(key, value)) };
}

/** The first key that has matches, by halves: about log2(keys) counts. */
async function firstKey(
  keys: readonly string[],
  matches: (keys: readonly string[]) => Promise<number>,
): Promise<string | undefined> {
  if (keys.length === 0 || (await matches(keys)) === 0) return undefined;
  let left = keys;
  while (left.length > 1) {
    const half = left.slice(0, Math.ceil(left.length / 2));
    left = (await matches(half)) > 0 ? half : left.slice(half.length);
  }
  return left[0];
}

/**
 * Known keys that an unknown one may mean: the same behind a prefix (`status`, `http.status`), without
 * the `@` of other products, or a slip of the keys. None when the key is known. Pure.
 */
export function nearKeys(key: string, known: readonly string[]): string[] {
  if (known.includes(key)) return [];
  const bare = key.replace(/^@/, "");
  const prefixed = known.filter(
    (one) => one === bare || one.endsWith(`.${bare}`) || bare.endsWith(`.${one}`),
  );
  if (prefixed.length > 0) return prefixed.slice(0, NEAR_KEYS_MAX);
  const nearest = nearestName(bare, known);
  return nearest === undefined ? [] : [nearest];
}
