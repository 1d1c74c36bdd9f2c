/** Query → one statement: stage by stage, from the records of a scope to rows with columns. Pure. */
import type { Named, Stage } from "@sightglass/query-language";
import type { CompileContext } from "../filters/context";
import { columnAlias, computedColumn, joinSql, type SqlFragment, sql } from "../sql";
import type { Environment } from "./environment";
import { compileExpression } from "./expression";
import { parseColumns } from "./parse-stage";
import { closeRows, fieldOf, type Names, output, RECORD_ORDER, type Rows, tail, typedOutput } from "./rows";
import { environmentOf, type PipeScope, type StageContext } from "./scope";
import { binStage, compileStats, compileTop } from "./stats";
import { numberValue, type Value, type ValueType } from "./value";

export interface CompiledPipes {
  statement: SqlFragment;
  columns: { name: string; type: ValueType; key?: true }[];
  /** Rows that the statement gives at most. */
  limit: number;
}

/** What a record shows when no stage says it. */
const USUAL_COLUMNS = ["timestamp", "severity", "service", "host", "body"];

interface Answering {
  /** Rows of the answer at most. */
  rowsMax: number;
  /** Columns have their own names and types, as a file wants them, instead of numbers and forms of JSON. */
  asFile?: boolean;
}

export function compilePipes(
  stages: readonly Stage[],
  scope: PipeScope,
  { rowsMax, asFile = false }: Answering,
): CompiledPipes {
  const names: Names = { next: 0 };
  const first: Rows = {
    ...(scope.counted === undefined
      ? { from: sql`logs`, where: [scope.condition] }
      : { from: scope.counted, where: [], weight: sql`n` }),
    columns: new Map(),
    isRecord: true,
    order: RECORD_ORDER,
    limit: null,
  };
  const rows = stages.reduce((before, stage) => compileStage(stage, before, { scope, names }), first);
  const shown = columnsOf(rows, scope.context);
  const limit = Math.min(rows.limit ?? rowsMax, rowsMax);
  const form = asFile ? typedOutput : output;
  const numbered = (at: number) => computedColumn(names.next + at);
  const outputs = shown.map(([, value], at) => sql`${form(value)} AS ${numbered(at)}`);
  const statement = sql`SELECT ${joinSql(outputs, ", ")} FROM ${rows.from} ${tail({ ...rows, limit })}`;
  const named = shown.map(([name], at) => sql`${numbered(at)} AS ${columnAlias(name)}`);
  return {
    // Outside of the rest: a name may be that of a column which the rest reads.
    statement: asFile ? sql`SELECT ${joinSql(named, ", ")} FROM (${statement})` : statement,
    limit,
    columns: shown.map(([name, { type, isKey }]) => ({ name, type, ...(isKey && { key: true }) })),
  };
}

function columnsOf(rows: Rows, context: CompileContext): [string, Value][] {
  if (!rows.isRecord) return [...rows.columns];
  const names = new Set([...USUAL_COLUMNS, ...rows.columns.keys()]);
  return [...names].map((name) => [name, fieldOf(rows, name, context)]);
}

function compileStage(stage: Stage, before: Rows, stages: StageContext): Rows {
  const { scope, names } = stages;
  const environment = environmentOf(before, scope);
  switch (stage.kind) {
    case "where": {
      const rows = before.limit === null ? before : closeRows(before, names);
      const value = compileExpression(stage.condition, environmentOf(rows, scope));
      return { ...rows, where: [...rows.where, conditionOf(value)] };
    }
    case "eval":
      return { ...before, columns: withColumns(before, stage.columns, scope) };
    case "parse":
      return {
        ...before,
        columns: new Map([...before.columns, ...parseColumns(stage, environment.field(stage.from))]),
      };
    case "sort": {
      const rows = before.limit === null ? before : closeRows(before, names);
      const inside = environmentOf(rows, scope);
      const order = stage.keys.map(({ value, descending }) => ({
        value: orderValue(compileExpression(value, inside)),
        descending,
      }));
      return { ...rows, order };
    }
    case "limit":
      return { ...before, limit: Math.min(before.limit ?? stage.rows, stage.rows) };
    case "fields":
      return { ...before, columns: named(stage.columns, environment), isRecord: false };
    case "dedup": {
      const rows = before.limit === null ? before : closeRows(before, names);
      const inside = environmentOf(rows, scope);
      return dedup(
        rows,
        stage.by.map((value) => compileExpression(value, inside)),
        names,
      );
    }
    case "stats":
      return compileStats(stage, before, stages);
    case "timeseries":
      return compileStats(binStage(stage, scope), before, stages);
    case "top":
      return compileTop(stage, before, stages);
    case "patterns":
      return before;
  }
}

function named(columns: readonly Named[], environment: Environment): Map<string, Value> {
  return new Map(columns.map(({ name, value }) => [name, compileExpression(value, environment)]));
}

/** Each sees those before it. */
function withColumns(rows: Rows, columns: readonly Named[], scope: PipeScope): Map<string, Value> {
  const all = new Map(rows.columns);
  const environment = environmentOf({ ...rows, columns: all }, scope);
  for (const { name, value } of columns) all.set(name, compileExpression(value, environment));
  return all;
}

function conditionOf(value: Value): SqlFragment {
  return value.type === "boolean"
    ? sql`ifNull(${value.sql}, false)`
    : sql`ifNull(${value.number} != 0, false)`;
}

/** Levels in their order, not by name. */
function orderValue(value: Value): Value {
  return value.isSeverity ? numberValue(value.number, value.size) : value;
}

/** The first row of each combination, in the order that holds. */
function dedup(before: Rows, by: readonly Value[], names: Names): Rows {
  const keys = by.map(({ text }) => text);
  return closeRows(before, names, sql` LIMIT 1 BY ${joinSql(keys, ", ")}`);
}
