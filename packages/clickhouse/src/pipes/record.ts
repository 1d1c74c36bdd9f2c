/** A field of a whole record as a value: columns, attributes of every type, resource attributes. Pure. */
import { columnOf } from "@sightglass/query-language";
import type { CompileContext } from "../filters/context";
import { ALL_TYPES, type HotType } from "../filters/key-types";
import { type MapValue, mapValue, type ValuePlace } from "../filters/map-value";
import { LEVEL_NAME } from "../queries/key-value";
import { identifier, param, type SqlFragment, type SqlParam, sql } from "../sql";
import { booleanValue, numberValue, parsedNumber, textValue, timeValue, type Value } from "./value";

export function recordField(name: string, context: CompileContext): Value {
  const column = columnOf(name);
  if (column === undefined) return attribute(name, context);
  if (column === "timestamp") return timeValue(sql`timestamp`, 1);
  if (column === "severity") {
    const text = sql`nullIf(${LEVEL_NAME}, '')`;
    return { ...textValue(text, 2), number: sql`nullIf(toFloat64(severity_number), 0)`, isSeverity: true };
  }
  return textValue(sql`nullIf(toString(${identifier(column)}), '')`, 1);
}

function attribute(key: string, context: CompileContext): Value {
  const types = context.catalogue.typesOf(key) ?? ALL_TYPES;
  const place = (type: HotType) => mapValue(key, type, context.catalogue);
  const number = place("number");
  const text = place("text");
  const bool = place("bool");
  const only = (type: keyof typeof types) =>
    types[type] && Object.values(types).filter((one) => one).length === 1;
  if (only("number")) return numberValue(orNull(number), 2);
  if (only("bool")) return booleanValue(orNull(bool), 2);
  const texts: ValuePlace[] = [];
  if (types.text) texts.push(text);
  if (types.number) texts.push({ ...number, value: sql`toString(${number.value})` });
  if (types.bool) texts.push({ ...bool, value: sql`if(${bool.value}, 'true', 'false')` });
  if (types.resource) texts.push(resource(param("String", key), context));
  const value = texts.reduceRight<SqlFragment>(
    (rest, branch) => sql`if(${branch.there}, ${branch.value}, ${rest})`,
    sql`CAST(NULL, 'Nullable(String)')`,
  );
  const asText = textValue(value, 2 * texts.length);
  if (!types.number) return asText;
  return { ...asText, number: sql`if(${number.there}, ${number.value}, ${parsedNumber(value)})` };
}

/** A column is NULL where there is none. */
function orNull({ there, value, isColumn }: MapValue): SqlFragment {
  return isColumn ? value : sql`if(${there}, ${value}, NULL)`;
}

/** Looked up by hash among at most 100,000 resources; equal subqueries run once. */
function resource(name: SqlParam, { project }: CompileContext): ValuePlace {
  const known = sql`(
    SELECT (arrayPushBack(groupArray(found.1), 0), arrayPushBack(groupArray(found.2), ''))
    FROM (
      SELECT (resource_id, any(attributes[${name}])) AS found FROM resources
      WHERE ${project} AND has(attributes.keys, ${name}) GROUP BY resource_id LIMIT 100000
    )
  )`;
  return {
    there: sql`has(tupleElement(${known}, 1), resource_id)`,
    value: sql`transform(resource_id, tupleElement(${known}, 1), tupleElement(${known}, 2), '')`,
  };
}
