/** Columns for every type of each key that the seeded records have; every second key's texts as a dictionary. */
import { HOT_TYPES } from "../filters/key-types";
import {
  addHotColumn,
  fillHotColumn,
  type HotTable,
  hotColumnStates,
  type NewHotColumn,
} from "../hot/hot-table";
import { RECORD_KEYS } from "./generate";

export async function addEveryColumn(table: HotTable): Promise<NewHotColumn[]> {
  const columns = RECORD_KEYS.flatMap((key, at) =>
    HOT_TYPES.map((type, i) => {
      const name = `hot_${String(at * 10 + i).padStart(8, "0")}`;
      return { name, key, type, fewValues: at % 2 === 0 };
    }),
  );
  for (const column of columns) await addHotColumn(table, column);
  return columns;
}

export async function fillEveryColumn(table: HotTable, columns: readonly NewHotColumn[]): Promise<void> {
  for (const { name } of columns) await fillHotColumn(table, name);
}

/** How many columns there are, and how many of them all rows hold. */
export async function countColumns(table: HotTable): Promise<{ columns: number; filled: number }> {
  const states = [...(await hotColumnStates(table)).columns.values()];
  return { columns: states.length, filled: states.filter(({ filled }) => filled === 1).length };
}
