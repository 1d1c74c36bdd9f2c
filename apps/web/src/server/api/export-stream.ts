/** All matches as the bytes of a file, in a slot of the project and for as long as the access holds. */
import { ParquetRows } from "@sightglass/clickhouse";
import {
  type ExportLogsInput,
  exportLogs,
  exportLogsAsParquet,
  type IngestContext,
} from "@sightglass/usecases";
import type { HoldRows } from "../app";
import { encodeRows, type RowFormat } from "./row-stream";

export interface ExportStream {
  ctx: IngestContext;
  input: ExportLogsInput;
  request: Request;
  holdRows: HoldRows;
  format: RowFormat;
  /** Hears the rows so far; of a Parquet file at its end. */
  onRows?: (rows: number) => void;
}

export function exportChunks(asked: ExportStream): AsyncGenerator<Uint8Array, void> {
  const { ctx, input, request, holdRows, format, onRows = () => {} } = asked;
  if (format === "parquet") {
    return counted(holdRows({ request, ctx }, exportLogsAsParquet(ctx, input)), onRows);
  }
  return encodeRows(holdRows({ request, ctx }, exportLogs(ctx, input)), { format, onRows });
}

/** The same pieces of a Parquet file; tells its number of rows at its end. */
export async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  onRows: (rows: number) => void,
): AsyncGenerator<Uint8Array, void> {
  const file = new ParquetRows();
  for await (const piece of pieces) {
    file.take(piece);
    yield piece;
  }
  const rows = file.rows();
  if (rows !== undefined) onRows(rows);
}
