/**
 * One look after the columns of hot keys: brings the table to what the metadata store says, and that to what
 * is used and wished. Every step is small and can be repeated, so that a run may end anywhere and the next
 * goes on. One process at a time (`takeTurn`); one column is built at a time.
 */
import { randomBytes } from "node:crypto";
import {
  addHotColumn,
  dropHotColumn,
  fillHotColumn,
  HOT_TYPES,
  type HotColumnState,
  type HotTable,
  hotColumnStates,
  keyKinds,
  type NewHotColumn,
} from "@sightglass/clickhouse";
import type { HotColumnRow, Metadata } from "@sightglass/metadata";
import {
  HOT_KEY_BARS,
  type HotKeyBars,
  type HotKeyFacts,
  idleColumn,
  standing,
  unwantedColumns,
  type WantedKey,
  WINDOW_DAYS,
  wantedKeys,
} from "./choose-hot-keys";
import { utcDay } from "./day";

export interface HotColumnWork {
  readonly hotKeys: Metadata["hotKeys"];
  readonly table: HotTable;
  /** What was done to the table, for people. */
  readonly onStep: (step: "added" | "ready" | "leaving" | "dropped", column: string) => void;
  readonly bars?: HotKeyBars;
  /** From the last use by a new query to the drop; default two minutes, as long as any list and query lives. */
  readonly leavingMs?: number;
  readonly now?: () => number;
}

const LEAVING_MS = 120_000;
/** Keys whose types are looked up at a time. */
const LOOKED_AT_MAX = 50;
const KEPT_DAYS = 30;

/** True while a column is being built. */
export async function tendHotColumns(work: HotColumnWork): Promise<boolean> {
  const { hotKeys, table, now = Date.now } = work;
  const rows = await hotKeys.columns();
  const states = await hotColumnStates(table);
  await dropOrphans(work, rows, [...states.columns.keys()]);
  for (const row of rows) {
    if (row.state === "leaving") await finishLeaving(work, row);
    else await goOn(work, row, states.columns.get(row.name));
  }
  await hotKeys.forgetUsesBefore(utcDay(now(), KEPT_DAYS));
  const facts: HotKeyFacts = {
    uses: await hotKeys.usesSince(utcDay(now(), WINDOW_DAYS - 1)),
    wishes: await hotKeys.wishes(),
    columns: await hotKeys.columns(),
    tableRows: states.rows,
  };
  const unwanted = unwantedColumns(facts);
  for (const column of unwanted) await leave(work, column);
  if (unwanted.length === 0) await beginNext(work, facts);
  return (await hotKeys.columns()).some(({ state }) => state !== "ready");
}

/** A row is made before its column: what has none was forgotten by a restore. */
async function dropOrphans(work: HotColumnWork, rows: readonly HotColumnRow[], names: readonly string[]) {
  const known = new Set(rows.map(({ name }) => name));
  for (const name of names) {
    if (known.has(name)) continue;
    await dropHotColumn(work.table, name);
    work.onStep("dropped", name);
  }
}

async function goOn(work: HotColumnWork, row: HotColumnRow, state: HotColumnState | undefined) {
  const { hotKeys, table } = work;
  if (state === undefined) {
    // A ready one was lost with the table: it is chosen anew.
    if (row.state === "ready") return hotKeys.removeColumn(row.name);
    return addHotColumn(table, newColumn(row));
  }
  const { filled, bytes, failure } = state;
  const done = filled === 1 && !state.isFilling;
  if (row.state === "building" && !done && !state.isFilling) await fillHotColumn(table, row.name);
  const becomesReady = row.state === "building" && done;
  if (becomesReady || filled !== row.filled || bytes !== row.bytes || failure !== row.failure)
    await hotKeys.changeColumn(row.name, { filled, bytes, failure, ...(becomesReady && { state: "ready" }) });
  if (becomesReady) work.onStep("ready", row.name);
}

function newColumn({ name, key, type, fewValues }: HotColumnRow): NewHotColumn {
  const known = HOT_TYPES.find((one) => one === type);
  if (known === undefined) throw new Error(`${type} is not a type of a hot column`);
  return { name, key, type: known, fewValues };
}

async function leave(work: HotColumnWork, { name }: HotColumnRow) {
  await work.hotKeys.changeColumn(name, {
    state: "leaving",
    leavingAt: new Date(work.now?.() ?? Date.now()),
  });
  work.onStep("leaving", name);
}

async function finishLeaving(work: HotColumnWork, { name, leavingAt }: HotColumnRow) {
  const { hotKeys, table, leavingMs = LEAVING_MS, now = Date.now } = work;
  if (leavingAt !== null && now() - leavingAt.getTime() < leavingMs) return;
  await dropHotColumn(table, name);
  await hotKeys.removeColumn(name);
  work.onStep("dropped", name);
}

async function beginNext(work: HotColumnWork, facts: HotKeyFacts): Promise<void> {
  const { bars = HOT_KEY_BARS } = work;
  const columns = standing(facts.columns);
  if (columns.some(({ state }) => state === "building")) return;
  for (const wanted of wantedKeys(facts, bars).slice(0, LOOKED_AT_MAX)) {
    const next = await missingColumn(work, wanted, columns);
    if (next === undefined) continue;
    if (columns.length >= bars.columnsMax) {
      const idle = idleColumn(facts, bars);
      if (idle !== undefined) await leave(work, idle);
      return;
    }
    if (!(await work.hotKeys.beginColumn(next))) return;
    await addHotColumn(work.table, next);
    await fillHotColumn(work.table, next.name);
    work.onStep("added", next.name);
    return;
  }
}

/** The most frequent type of the key that has no column yet: only with all of them its maps need not be read. */
async function missingColumn(
  { table }: HotColumnWork,
  { key, projectIds }: WantedKey,
  columns: readonly HotColumnRow[],
): Promise<NewHotColumn | undefined> {
  const own = columns.filter((column) => column.key === key);
  const kinds = await keyKinds(table, { key, projectIds });
  const missing = kinds.find(({ type }) => !own.some((column) => column.type === type));
  if (missing === undefined) return undefined;
  const name = `hot_${randomBytes(4).toString("hex")}`;
  return { name, key, type: missing.type, fewValues: missing.fewValues };
}
