/**
 * The fields of matching logs, with how many of them have each. From the newest matches (at most
 * `FIELD_SAMPLE_ROWS`). When there are more logs and no filter, keys that the sample lacks are added
 * from `field_values`, by whole days.
 */
import { COLUMN_KEYS } from "@sightglass/query-language";
import { z } from "zod";
import type { ProjectDb, QueryOptions, QueryStats } from "../project-db";
import { identifier, joinSql, param, type SqlFragment, sql } from "../sql";
import { sqlTimeOfMs } from "../time";
import { type LogScope, scopeCondition } from "./log-scope";
import { addStats } from "./search-logs";

export type FieldType = "text" | "number" | "bool" | "time" | "id";

export interface LogField {
  key: string;
  type: FieldType;
  /** Share of the logs that have it, 0 to 1. */
  coverage: number;
  /** Distinct values; null for "many". */
  distinct: number | null;
}

export interface LogFields {
  /** Columns first, then by coverage. At most `FIELDS_MAX`. */
  fields: LogField[];
  /** Logs that were looked at. */
  sampled: number;
  stats: QueryStats;
}

const FIELD_SAMPLE_ROWS = 5000;
const FIELDS_MAX = 1000;
/** More distinct values than this in the sample are "many". */
const DISTINCT_MAX = 1000;

const fieldRow = z.object({
  field: z.string(),
  type: z.string(),
  n: z.coerce.number(),
  values: z.coerce.number(),
});
type FieldRow = z.infer<typeof fieldRow>;

export async function logFields(
  db: ProjectDb,
  scope: LogScope,
  options: QueryOptions = {},
): Promise<LogFields> {
  const stats: QueryStats = { rows_read: 0, bytes_read: 0, elapsed_ms: 0 };
  const ask = async (statement: SqlFragment): Promise<FieldRow[]> => {
    const answer = await db.query(statement, fieldRow, options);
    addStats(stats, answer.stats);
    return answer.rows;
  };
  const sample = await ask(sampleStatement(db, scope));
  const resources = await ask(resourceStatement(db, scope));
  const sampled = sample.find((row) => row.field === "timestamp" && row.type === "time")?.n ?? 0;
  const enough = scope.filter.kind !== "all" || sampled < FIELD_SAMPLE_ROWS;
  const catalogue = enough ? [] : await ask(catalogueStatement(db, scope));
  return { fields: merge({ sample: [...sample, ...resources], catalogue, sampled }), sampled, stats };
}

/** Newest matches; the subquery's columns keep their names. */
function newest(db: ProjectDb, scope: LogScope, columns: SqlFragment): SqlFragment {
  return sql`(SELECT ${columns}
  FROM logs
  WHERE ${scopeCondition(db, scope)}
  ORDER BY timestamp DESC, event_id DESC
  LIMIT ${param("UInt32", FIELD_SAMPLE_ROWS)})`;
}

const TEXT_COLUMNS = COLUMN_KEYS.filter((key) => key !== "timestamp" && key !== "severity");

/** Triples (field, type, value) of every row; the body and the time count as given, without values. */
function sampleStatement(db: ProjectDb, scope: LogScope): SqlFragment {
  const columns = TEXT_COLUMNS.map((key) => {
    const type = key === "trace_id" || key === "span_id" ? "id" : "text";
    const value = key === "body" ? sql`left(body, 1)` : sql`toString(${identifier(key)})`;
    return sql`(${param("String", key)}, ${param("String", type)}, ${value})`;
  });
  return sql`SELECT f.1 AS field, f.2 AS type, count() AS n, uniq(f.3) AS values
FROM (SELECT arrayConcat(
    arrayFilter(x -> x.3 != '', [${joinSql(columns, ", ")}]),
    [('timestamp', 'time', '')],
    if(severity_number > 0, [('severity', 'text', toString(intDiv(severity_number - 1, 4)))], []),
    arrayMap((k, v) -> (toString(k), 'text', v), mapKeys(attributes_text), mapValues(attributes_text)),
    arrayMap((k, v) -> (toString(k), 'number', toString(v)), mapKeys(attributes_number), mapValues(attributes_number)),
    arrayMap((k, v) -> (toString(k), 'bool', toString(v)), mapKeys(attributes_bool), mapValues(attributes_bool))
  ) AS found
  FROM ${newest(db, scope, sql`timestamp, severity_number, ${joinSql(TEXT_COLUMNS.map(identifier), ", ")}, attributes_text, attributes_number, attributes_bool`)})
ARRAY JOIN found AS f
GROUP BY field, type
ORDER BY n DESC
LIMIT ${param("UInt32", FIELDS_MAX)}`;
}

function resourceStatement(db: ProjectDb, scope: LogScope): SqlFragment {
  return sql`SELECT a.1 AS field, 'text' AS type, sum(rows_of_it) AS n, uniq(a.2) AS values
FROM (SELECT resource_id AS wanted, count() AS rows_of_it FROM ${newest(db, scope, sql`resource_id`)} GROUP BY wanted) AS l
INNER JOIN (
  SELECT resource_id AS given, any(attributes) AS found FROM resources WHERE ${db.condition} GROUP BY given
) AS r ON l.wanted = r.given
ARRAY JOIN arrayZip(mapKeys(found), mapValues(found)) AS a
GROUP BY field
ORDER BY n DESC
LIMIT ${param("UInt32", FIELDS_MAX)}`;
}

/** Counts of whole days, so their shares are rough; `values` is 0 for "many". */
function catalogueStatement(db: ProjectDb, scope: LogScope): SqlFragment {
  const from = param("Date", sqlTimeOfMs(scope.fromMs).slice(0, 10));
  const to = param("Date", sqlTimeOfMs(scope.toMs - 1).slice(0, 10));
  return sql`SELECT key AS field, type, sum(events) AS n, if(countIf(value = '') > 0, 0, uniq(value)) AS values
FROM field_values
WHERE ${db.condition} AND signal = 'logs' AND type != 'column' AND day >= ${from} AND day <= ${to}
GROUP BY field, type
ORDER BY n DESC
LIMIT ${param("UInt32", FIELDS_MAX)}`;
}

interface Found {
  sample: readonly FieldRow[];
  catalogue: readonly FieldRow[];
  sampled: number;
}

/** One field a key; the type that most rows have. */
function merge({ sample, catalogue, sampled }: Found): LogField[] {
  const fields = new Map<string, LogField & { typeRows: number }>();
  for (const row of sample) {
    const coverage = sampled === 0 ? 0 : Math.min(1, row.n / sampled);
    const distinct =
      row.field === "body" || row.field === "timestamp" || row.values > DISTINCT_MAX ? null : row.values;
    const known = fields.get(row.field);
    fields.set(row.field, {
      key: row.field,
      type: known !== undefined && known.typeRows > row.n ? known.type : fieldType(row.type),
      coverage: Math.min(1, (known?.coverage ?? 0) + coverage),
      distinct: known === undefined ? distinct : addDistinct(known.distinct, distinct),
      typeRows: Math.max(row.n, known?.typeRows ?? 0),
    });
  }
  const days = Math.max(sampled, ...catalogue.map((row) => row.n));
  for (const row of catalogue) {
    if (fields.has(row.field)) continue;
    const distinct = row.values === 0 || row.values > DISTINCT_MAX ? null : row.values;
    const coverage = days === 0 ? 0 : row.n / days;
    fields.set(row.field, { key: row.field, type: fieldType(row.type), coverage, distinct, typeRows: row.n });
  }
  return [...fields.values()]
    .map(({ key, type, coverage, distinct }) => ({ key, type, coverage, distinct }))
    .sort(
      (a, b) => columnRank(a.key) - columnRank(b.key) || b.coverage - a.coverage || (a.key < b.key ? -1 : 1),
    )
    .slice(0, FIELDS_MAX);
}

function addDistinct(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

const COLUMN_RANKS = new Map<string, number>(COLUMN_KEYS.map((key, i) => [key, i]));

function columnRank(key: string): number {
  return COLUMN_RANKS.get(key) ?? COLUMN_KEYS.length;
}

function fieldType(type: string): FieldType {
  return type === "number" || type === "bool" || type === "time" || type === "id" ? type : "text";
}
