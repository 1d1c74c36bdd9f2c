/** A query with pipes over the logs of a span of time: rows with columns. */
import type { Stage } from "@sightglass/query-language";
import { z } from "zod";
import { compilePipes } from "../pipes/compile";
import type { PipeScope } from "../pipes/scope";
import type { ValueType } from "../pipes/value";
import type { ProjectDb, QueryLimits, QueryStats } from "../project-db";
import { rfc3339 } from "../time";
import { askShorter } from "./ask-shorter";
import { countedLogs, onlyCounts } from "./counted-logs";
import { HISTOGRAM_BARS_MAX, intervalOf } from "./log-histogram";
import { type LogScope, scopeCondition } from "./log-scope";

export interface RunPipesInput {
  readonly scope: LogScope;
  readonly stages: readonly Stage[];
  /** What `now()` means. */
  readonly nowMs: number;
  /** IANA name: what days, weeks and hours go by. Default UTC. */
  readonly zone?: string;
  readonly signal?: AbortSignal;
}

export type Cell = string | number | boolean | null | string[];

export interface PipeAnswer {
  /** `key`: what rows are grouped by. */
  columns: { name: string; type: ValueType; key?: true }[];
  /** Cells in the order of the columns; times RFC 3339, null for what is missing. */
  rows: Cell[][];
  stats: QueryStats;
  /** Set when there are more rows, or longer ones, than an answer holds. */
  partial?: { reason: "rows" | "result"; message: string };
}

/** Rows of an answer. */
export const PIPE_ROWS_MAX = 10_000;
const LIMITS: Partial<QueryLimits> = { resultRows: PIPE_ROWS_MAX + 1, resultBytes: 32 * 1024 * 1024 };

export const pipeCell = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const row = z.record(z.string(), pipeCell);

/** @throws StoreError `store.query` for what cannot be run, `store.limit` past a bound. */
export async function runPipes(db: ProjectDb, input: RunPipesInput): Promise<PipeAnswer> {
  const { stages, signal } = input;
  const pipes = pipeScope(db, input);
  const options = { limits: LIMITS, ...(signal && { signal }) };
  const { columns, limit: wanted } = compilePipes(stages, pipes, { rowsMax: PIPE_ROWS_MAX + 1 });
  const { answer, limit, tooLarge } = await askShorter(wanted, (rowsMax) =>
    db.query(compilePipes(stages, pipes, { rowsMax }).statement, row, options),
  );
  const shown = answer.rows.slice(0, tooLarge === undefined ? PIPE_ROWS_MAX : limit);
  const isCut = answer.rows.length > PIPE_ROWS_MAX || (tooLarge !== undefined && answer.rows.length >= limit);
  return {
    columns,
    rows: shown.map((found) => toCells(Object.values(found), columns)),
    stats: answer.stats,
    ...(isCut && {
      partial: {
        reason: tooLarge === undefined ? "rows" : "result",
        message: cutText(shown.length, tooLarge !== undefined),
      },
    }),
  };
}

function cutText(rows: number, areLong: boolean): string {
  return areLong
    ? `Only the first ${rows} rows are shown, because they are long. Add "| fields" with fewer columns, or "| limit".`
    : `The first ${rows} rows are shown. Add "| limit", "| top", or group by fewer values.`;
}

/** What the statement of these stages is compiled in. */
export function pipeScope(
  db: ProjectDb,
  { scope, stages, nowMs, zone = "UTC" }: Omit<RunPipesInput, "signal">,
): PipeScope {
  const usualMs = intervalOf(scope.fromMs, scope.toMs, HISTOGRAM_BARS_MAX);
  return {
    context: { catalogue: scope.catalogue, project: db.condition },
    condition: scopeCondition(db, scope),
    counted: onlyCounts(stages, usualMs) ? countedLogs(db, scope) : undefined,
    fromMs: scope.fromMs,
    toMs: scope.toMs,
    nowMs,
    zone,
  };
}

export function toCells(values: readonly Cell[], columns: PipeAnswer["columns"]): Cell[] {
  return values.map((value, at) => {
    const type = columns[at]?.type;
    if (type === "time" && typeof value === "string") return rfc3339(value);
    // A number that JSON cannot say comes as text.
    return type === "number" && typeof value === "string" ? null : value;
  });
}
