/**
 * The value of a key as one text in SQL, for grouping. Severity as the name of its level; a missing
 * key as `''`. Pure.
 */
import { columnOf } from "@sightglass/query-language";
import { LEVEL_NUMBER, LEVELS } from "@sightglass/telemetry";
import { ALL_TYPES, type KeyCatalogue } from "../filters/key-types";
import { mapValue } from "../filters/map-value";
import { identifier, joinSql, param, type SqlFragment, type SqlParam, sql } from "../sql";

export interface KeyValue {
  /** Text expression over `logs`. */
  readonly text: SqlFragment;
  /** True for rows that have the key. */
  readonly there: SqlFragment;
  /** What must be known of a resource: a WITH clause, empty when nothing. */
  readonly prelude: SqlFragment;
}

export function keyValue(key: string, catalogue: KeyCatalogue, project: SqlFragment): KeyValue {
  const column = columnOf(key);
  if (column === "severity") return { text: LEVEL_NAME, there: sql`severity_number > 0`, prelude: sql`` };
  if (column === "timestamp") return { text: sql`toString(timestamp)`, there: sql`1`, prelude: sql`` };
  if (column !== undefined) {
    const text = identifier(column);
    return { text: sql`toString(${text})`, there: sql`${text} != ''`, prelude: sql`` };
  }
  return attributeValue(key, catalogue, project);
}

export const LEVEL_NAME = sql`multiIf(${joinSql(
  [...LEVELS]
    .reverse()
    .map(
      (level) => sql`severity_number >= ${param("UInt8", LEVEL_NUMBER[level])}, ${param("String", level)}`,
    ),
  ", ",
)}, '')`;

function attributeValue(key: string, catalogue: KeyCatalogue, project: SqlFragment): KeyValue {
  const types = catalogue.typesOf(key) ?? ALL_TYPES;
  const name = param("String", key);
  const branches: { when: SqlFragment; text: SqlFragment }[] = [];
  for (const type of ["text", "number", "bool"] as const) {
    if (!types[type]) continue;
    const { value, there } = mapValue(key, type, catalogue);
    branches.push({ when: there, text: type === "text" ? value : sql`toString(${value})` });
  }
  const having = sql`${project} AND has(attributes.keys, ${name})`;
  if (types.resource)
    branches.push({
      when: sql`resource_id IN (SELECT resource_id FROM resources WHERE ${having})`,
      text: sql`transform(resource_id, known_resources.1, known_resources.2, '')`,
    });
  const prelude = types.resource ? knownResources(having, name) : sql``;
  return {
    prelude,
    text: branches.reduceRight((rest, { when, text }) => sql`if(${when}, ${text}, ${rest})`, sql`''`),
    there: sql`(${joinSql(
      branches.map(({ when }) => when),
      " OR ",
      sql`0`,
    )})`,
  };
}

/** Ids and values side by side, for a lookup by hash; at most 100,000, and never empty. */
function knownResources(having: SqlFragment, name: SqlParam): SqlFragment {
  return sql`WITH (
  SELECT (arrayPushBack(groupArray(found.1), 0), arrayPushBack(groupArray(found.2), ''))
  FROM (
    SELECT (resource_id, any(attributes[${name}])) AS found FROM resources
    WHERE ${having} GROUP BY resource_id LIMIT 100000
  )
) AS known_resources
`;
}
