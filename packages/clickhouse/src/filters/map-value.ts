/**
 * Where the values of one type of an attribute stand: in the map of that type, and for a hot key also in
 * a column of its own, which holds exactly the same (NULL where the map lacks the key). Pure.
 */
import { hotColumnName, param, type SqlFragment, sql } from "../sql";
import type { HotType, KeyCatalogue } from "./key-types";

export interface ValuePlace {
  /** In the map a missing value reads as `''`, 0 or false, in a column as NULL. */
  readonly value: SqlFragment;
  /** True when the value is there, never NULL. */
  readonly there: SqlFragment;
}

export interface MapValue extends ValuePlace {
  readonly isColumn: boolean;
  readonly map: ValuePlace;
}

const MAPS: Readonly<Record<HotType, SqlFragment>> = {
  text: sql`attributes_text`,
  number: sql`attributes_number`,
  bool: sql`attributes_bool`,
};

/** The column where there is one, else the map. */
export function mapValue(key: string, type: HotType, catalogue: KeyCatalogue): MapValue {
  const map = inMap(key, type);
  const name = catalogue.columnOf?.(key, type);
  if (name === undefined) return { ...map, map, isColumn: false };
  const column = hotColumnName(name);
  return { value: column, there: sql`isNotNull(${column})`, map, isColumn: true };
}

function inMap(key: string, type: HotType): ValuePlace {
  const map = MAPS[type];
  const name = param("String", key);
  return { value: sql`${map}[${name}]`, there: sql`has(${map}.keys, ${name})` };
}

/** What a column of this type holds, as the expression that fills it: of whole maps, since an insert may leave a map out. */
export function columnExpression(key: string, type: HotType): SqlFragment {
  const name = param("String", key);
  return sql`if(mapContains(${MAPS[type]}, ${name}), ${inMap(key, type).value}, NULL)`;
}
