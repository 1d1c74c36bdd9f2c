/** `stats`, `timeseries` and `top` → GROUP BY. Pure. */
import {
  type Aggregate,
  columnName,
  type Expression,
  type Named,
  type Stage,
} from "@sightglass/query-language";
import { intervalOf } from "../queries/log-histogram";
import { joinSql, type SqlFragment, sql } from "../sql";
import { compileAggregate } from "./aggregates";
import { compileExpression } from "./expression";
import { closeRows, type OrderKey, type Rows, select, tail } from "./rows";
import { environmentOf, type PipeScope, type StageContext } from "./scope";
import { numberValue, type Value } from "./value";

type StatsStage = Extract<Stage, { kind: "stats" }>;

/** Bars of a time series whose interval nobody gave. */
const BARS = 120;

/** `timeseries` as `stats` by a bin of the time. */
export function binStage(stage: Extract<Stage, { kind: "timeseries" }>, scope: PipeScope): StatsStage {
  const width = stage.intervalMs ?? intervalOf(scope.fromMs, scope.toMs, BARS);
  const time: Named = {
    name: "time",
    value: { kind: "call", function: "bin", arguments: [{ kind: "literal", value: width }] },
  };
  return { kind: "stats", aggregates: stage.aggregates, by: [time, ...stage.by] };
}

export function compileStats(stage: StatsStage, before: Rows, { scope, names }: StageContext): Rows {
  const rows = before.limit === null ? before : closeRows(before, names);
  const environment = environmentOf(rows, scope);
  const selected: SqlFragment[] = [];
  const columns = new Map<string, Value>();
  const by = stage.by.map(({ name, value }) => {
    const group = select(selected, { ...compileExpression(value, environment), isKey: true }, names);
    columns.set(name, group);
    return group;
  });
  const seconds = secondsOf(stage.by, scope);
  for (const one of stage.aggregates) {
    const value = compileAggregate(one, {
      argument: (index) => compileExpression(argumentOf(one, index), environment),
      count: one.arguments.length,
      seconds,
      weight: rows.weight,
      time: rows.isRecord ? sql`(timestamp, event_id)` : undefined,
    });
    columns.set(one.name, select(selected, value, names));
  }
  const groups =
    by.length === 0
      ? sql``
      : sql` GROUP BY ${joinSql(
          by.map((group) => group.sql),
          ", ",
        )}`;
  const inner = { ...rows, order: [], limit: null };
  return {
    from: sql`(SELECT ${joinSql(selected, ", ")} FROM ${rows.from} ${tail(inner)}${groups})`,
    where: [],
    columns,
    isRecord: false,
    order: usualOrder(stage, columns),
    limit: null,
  };
}

function argumentOf(aggregate: Aggregate, index: number): Expression {
  return aggregate.arguments[index] ?? { kind: "literal", value: null };
}

/** Of the bin of time that the rows are grouped by, else of the whole span. */
function secondsOf(by: readonly Named[], { fromMs, toMs }: PipeScope): number {
  const widths = by.map(({ value }) => binWidth(value)).filter((width) => width !== undefined);
  return Math.max(0.001, (widths[0] ?? toMs - fromMs) / 1000);
}

function binWidth(value: Expression): number | undefined {
  if (value.kind !== "call" || value.function !== "bin" || value.arguments.length !== 1) return undefined;
  const [width] = value.arguments;
  return width?.kind === "literal" && typeof width.value === "number" ? width.value : undefined;
}

/** By time when there is one, else the largest first figure on top. */
function usualOrder(stage: StatsStage, columns: ReadonlyMap<string, Value>): OrderKey[] {
  const keys: OrderKey[] = [];
  for (const { name } of stage.by) {
    const value = columns.get(name);
    if (value?.type === "time") keys.push({ value, descending: false });
  }
  const [first] = stage.aggregates;
  const figure = first === undefined ? undefined : columns.get(first.name);
  if (figure?.type === "number") keys.push({ value: figure, descending: true });
  for (const { name } of stage.by) {
    const value = columns.get(name);
    if (value !== undefined && value.type !== "time") keys.push({ value, descending: false });
  }
  return keys;
}

/** The share is of all rows that have every key, also of those beyond the limit. */
export function compileTop(stage: Extract<Stage, { kind: "top" }>, before: Rows, stages: StageContext): Rows {
  const { names, scope } = stages;
  const rows = before.limit === null ? before : closeRows(before, names);
  const environment = environmentOf(rows, scope);
  const values = stage.of.map((one) => compileExpression(one, environment));
  const present = values.map((value) => sql`isNotNull(${value.sql})`);
  const grouped = compileStats(
    {
      kind: "stats",
      aggregates: [{ name: "count", function: "count", arguments: [] }],
      by: stage.of.map((value) => ({ name: columnName(value), value })),
    },
    { ...rows, where: [...rows.where, ...present] },
    stages,
  );
  const count = grouped.columns.get("count");
  if (count === undefined) return grouped;
  const share = numberValue(sql`(100 * ${count.sql} / sum(${count.sql}) OVER ())`, 2);
  const closed = closeRows({ ...grouped, columns: new Map([...grouped.columns, ["percent", share]]) }, names);
  return { ...closed, limit: stage.limit };
}
