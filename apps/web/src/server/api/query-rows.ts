/**
 * Rows of a piped query as the bytes of a file. NDJSON: an object a line, keys in the order of the
 * columns. CSV: RFC 4180 with CRLF; texts that a spreadsheet would run begin with an apostrophe. Pure but for the stream.
 */
import {
  exportRows,
  exportRowsAsParquet,
  type IngestContext,
  type RowsPiece,
  type RunQueryInput,
} from "@sightglass/usecases";
import type { HoldRows } from "../app";
import { csvCell } from "./csv";
import { counted } from "./export-stream";
import type { RowFormat } from "./row-stream";

type Cell = RowsPiece["rows"][number][number];

export interface QueryRows {
  ctx: IngestContext;
  input: RunQueryInput;
  request: Request;
  holdRows: HoldRows;
  format: RowFormat;
  /** Hears the rows so far; of a Parquet file at its end. */
  onRows?: (rows: number) => void;
}

/** All rows in a slot of the project and for as long as the access holds. */
export function queryRowChunks(asked: QueryRows): AsyncGenerator<Uint8Array, void> {
  const { ctx, input, request, holdRows, format, onRows = () => {} } = asked;
  if (format === "parquet") {
    return counted(holdRows({ request, ctx }, exportRowsAsParquet(ctx, input)), onRows);
  }
  return encodePieces(holdRows({ request, ctx }, exportRows(ctx, input)), { format, onRows });
}

async function* encodePieces(
  pieces: AsyncIterable<RowsPiece>,
  { format, onRows }: { format: "ndjson" | "csv"; onRows: (rows: number) => void },
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  let count = 0;
  let isFirst = true;
  for await (const { columns, rows } of pieces) {
    const head = isFirst && format === "csv" ? csvLine(columns.map(({ name }) => name)) : "";
    const keys = columns.map(({ name }) => JSON.stringify(name));
    const lines = rows.map((row) => (format === "csv" ? csvLine(row) : jsonLine(keys, row)));
    isFirst = false;
    count += rows.length;
    onRows(count);
    yield encoder.encode(head + lines.join(""));
  }
}

/** Written by hand: an object would put keys that look like numbers first. */
export function jsonLine(keys: readonly string[], row: readonly Cell[]): string {
  return `{${keys.map((key, at) => `${key}:${JSON.stringify(row[at] ?? null)}`).join(",")}}\n`;
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(",")}\r\n`;
}

/** A number is no formula, also below zero. */
function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  return csvCell(Array.isArray(cell) ? cell.join(", ") : String(cell));
}
