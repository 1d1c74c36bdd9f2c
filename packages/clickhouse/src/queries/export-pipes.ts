/**
 * All rows of a query with pipes, for a file. The store makes the whole answer before it sends the first
 * row, so what passes a bound fails with nothing sent; here no more than a piece of it is in memory.
 */
import { z } from "zod";
import { compilePipes } from "../pipes/compile";
import type { ProjectDb, QueryLimits, QueryOptions } from "../project-db";
import { StoreError } from "../store-error";
import { type Cell, type PipeAnswer, pipeCell, pipeScope, type RunPipesInput, toCells } from "./run-pipes";

/** Rows of a file. More fail with `store.limit`, bound `result`. */
export const PIPE_FILE_ROWS_MAX = 1_000_000;
const LIMITS: Partial<QueryLimits> = {
  resultRows: PIPE_FILE_ROWS_MAX,
  resultBytes: 1024 * 1024 * 1024,
  // No longer than the client waits for a silent server.
  timeMs: 55_000,
};
const FILE_WORDS = "1,000,000 rows, 1 GiB";
/** One more than may be: the bound then fails instead of cutting. */
const ANSWER_ROWS = PIPE_FILE_ROWS_MAX + 1;

export interface PipeRows {
  columns: PipeAnswer["columns"];
  /** In the order of the table, cells in the order of the columns. @throws StoreError, on the first piece unless the connection breaks */
  pieces: AsyncGenerator<Cell[][], void>;
}

/** @throws StoreError `store.query` for what cannot be compiled. */
export function exportPipes(db: ProjectDb, input: RunPipesInput): PipeRows {
  const { statement, columns } = compilePipes(input.stages, pipeScope(db, input), { rowsMax: ANSWER_ROWS });
  const pieces = db.pieces(statement, z.array(pipeCell), optionsOf(input));
  return { columns, pieces: cellsOf(pieces, columns) };
}

async function* cellsOf(
  pieces: AsyncGenerator<Cell[][], void>,
  columns: PipeAnswer["columns"],
): AsyncGenerator<Cell[][], void> {
  for await (const rows of inWords(pieces)) yield rows.map((row) => toCells(row, columns));
}

/** Says how large a file may be where that was the bound. */
async function* inWords<Piece>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece, void> {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof StoreError) || error.bound !== "result") throw error;
    const message = `These are more rows than a file may have (${FILE_WORDS}). Add "| limit", "| top", or group by fewer values.`;
    throw new StoreError("store.limit", message, { bound: "result", cause: error, permanent: true });
  }
}

/** The same rows as one Parquet file; its columns have the names of the table, times are timestamps. */
export function exportPipesAsParquet(db: ProjectDb, input: RunPipesInput): AsyncGenerator<Uint8Array, void> {
  const { statement } = compilePipes(input.stages, pipeScope(db, input), {
    rowsMax: ANSWER_ROWS,
    asFile: true,
  });
  return inWords(db.parquet(statement, optionsOf(input)));
}

function optionsOf({ signal }: RunPipesInput): QueryOptions {
  return { limits: LIMITS, ...(signal && { signal }) };
}
