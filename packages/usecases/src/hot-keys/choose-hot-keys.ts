/**
 * Which keys deserve a column of their own, and which column may go. A key is hot when it was asked for often in
 * the last days, and the rows read for it are worth the filling of a column. Pure.
 */
import type { HotColumnRow, HotKeyCost, HotKeyWishRow } from "@sightglass/metadata";

export interface HotKeyBars {
  /** Columns at most, of all projects together. */
  columnsMax: number;
  /** Uses of the window, at least. */
  usesMin: number;
  /** Rows read in the window for questions with the key: at least so many, and this share of the table. */
  rowsMin: number;
  tableShare: number;
}

/** Days that uses count for. */
export const WINDOW_DAYS = 7;
export const HOT_KEY_BARS: HotKeyBars = { columnsMax: 24, usesMin: 10, rowsMin: 20_000_000, tableShare: 0.5 };

export interface HotKeyFacts {
  /** Of the window. */
  uses: readonly HotKeyCost[];
  wishes: readonly HotKeyWishRow[];
  columns: readonly HotColumnRow[];
  /** Of the whole table. */
  tableRows: number;
}

export interface WantedKey {
  key: string;
  /** Projects that ask for it. */
  projectIds: number[];
  uses: number;
  rowsRead: number;
  kept: boolean;
}

/** Keys that should have a column for each type of their values: wished ones first, then the dearest. */
export function wantedKeys(facts: HotKeyFacts, bars: HotKeyBars): WantedKey[] {
  const rowsMin = Math.max(bars.rowsMin, bars.tableShare * facts.tableRows);
  return [...sums(facts).values()]
    .filter(({ kept, uses, rowsRead }) => kept || (uses >= bars.usesMin && rowsRead >= rowsMin))
    .sort((a, b) => Number(b.kept) - Number(a.kept) || b.rowsRead - a.rowsRead || (a.key < b.key ? -1 : 1));
}

/** Uses of projects that said never do not count. */
function sums({ uses, wishes }: HotKeyFacts): Map<string, WantedKey> {
  const never = new Set(wishes.filter(({ wish }) => wish === "never").map(idOf));
  const keys = new Map<string, WantedKey>();
  const of = (key: string) => {
    const sum = keys.get(key) ?? { key, projectIds: [], uses: 0, rowsRead: 0, kept: false };
    keys.set(key, sum);
    return sum;
  };
  for (const cost of uses) {
    if (never.has(idOf(cost))) continue;
    const sum = of(cost.key);
    sum.projectIds.push(cost.projectId);
    sum.uses += cost.uses;
    sum.rowsRead += cost.rowsRead;
  }
  for (const wish of wishes) {
    if (wish.wish !== "keep") continue;
    const sum = of(wish.key);
    sum.kept = true;
    if (!sum.projectIds.includes(wish.projectId)) sum.projectIds.push(wish.projectId);
  }
  return keys;
}

/** Columns that somebody wants away and nobody else uses. */
export function unwantedColumns(facts: HotKeyFacts): HotColumnRow[] {
  const used = sums(facts);
  const never = new Set(facts.wishes.filter(({ wish }) => wish === "never").map(({ key }) => key));
  return standing(facts.columns).filter(({ key }) => never.has(key) && !used.has(key));
}

/** When all places are taken: the oldest column that nobody asked for in the window; undefined when there is none. */
export function idleColumn(facts: HotKeyFacts, bars: HotKeyBars): HotColumnRow | undefined {
  const columns = standing(facts.columns);
  if (columns.length < bars.columnsMax) return undefined;
  const used = sums(facts);
  return columns.find(({ key, state }) => state === "ready" && !used.has(key));
}

export function standing(columns: readonly HotColumnRow[]): HotColumnRow[] {
  return columns.filter(({ state }) => state !== "leaving");
}

function idOf({ projectId, key }: { projectId: number; key: string }): string {
  return `${projectId} ${key}`;
}
