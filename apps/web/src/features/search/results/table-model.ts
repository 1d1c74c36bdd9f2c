/** Rows of a piped query as a table: order, alignment, texts, shares. Pure. */
import { formatCount } from "../../../ui/format/number";
import { formatFull, type Zone } from "../../../ui/format/time";
import type { RunAnswer } from "../../api/types";

export type Column = RunAnswer["columns"][number];
export type Cell = RunAnswer["rows"][number][number];

export interface Sort {
  column: number;
  descending: boolean;
}

/** Rows in the order of a column; missing values last, equal ones as they came. */
export function sortRows(rows: readonly Cell[][], sort: Sort | null): readonly Cell[][] {
  if (sort === null) return rows;
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [a[sort.column] ?? null, b[sort.column] ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right);
  });
}

function compare(a: NonNullable<Cell>, b: NonNullable<Cell>): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : Number(left > right);
}

/** Whole numbers whole, others to four digits; the cell's title and the export have them all. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  if (Math.abs(value) >= 1000) return formatCount(Math.round(value));
  return value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}

/** A number that counts something; a status code that rows are grouped by is a name. */
export function isFigure({ type, key }: Column): boolean {
  return type === "number" && key !== true;
}

export function cellText(cell: Cell, column: Column, zone: Zone): string {
  if (cell === null) return "";
  if (typeof cell === "number" && !isFigure(column)) return String(cell);
  if (Array.isArray(cell)) return cell.join(", ");
  if (column.type === "time") return formatFull(Date.parse(String(cell)), zone);
  return typeof cell === "number" ? numberText(cell) : String(cell);
}

/** Largest value of a column of numbers, for the bars behind them; 0 when a bar would say nothing. */
export function barMax(rows: readonly Cell[][], column: number): number {
  let most = 0;
  for (const row of rows) {
    const value = row[column];
    if (typeof value !== "number") continue;
    if (value < 0) return 0;
    most = Math.max(most, value);
  }
  return most;
}

/** CSV of what the table shows; a text that a spreadsheet would run as a formula begins with an apostrophe. */
export function csvOf(answer: Pick<RunAnswer, "columns" | "rows">): string {
  const lines = [answer.columns.map(({ name }) => csvCell(name)).join(",")];
  for (const row of answer.rows) lines.push(row.map(csvCell).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  const text = Array.isArray(cell) ? cell.join(", ") : String(cell);
  const safe = typeof cell !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
