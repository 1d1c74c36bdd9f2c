/** What the compiler must know besides the filter. */
import type { FieldTest, Filter } from "@sightglass/query-language";
import type { SqlFragment } from "../sql";
import type { KeyCatalogue } from "./key-types";

/** What the words and keys of a filter mean on one table. */
export interface FilterTable {
  /** Text without a key. */
  text(filter: TextFilter): SqlFragment;
  /** Test of a key that is a column; undefined for an attribute. `compile` makes a condition of a part of it. */
  column(field: FieldFilter, compile: (filter: Filter) => SqlFragment): SqlFragment | undefined;
}

export type TextFilter = Extract<Filter, { kind: "word" | "phrase" | "wildcard" | "substring" | "regexp" }>;
export interface FieldFilter {
  readonly key: string;
  readonly test: FieldTest;
}

export interface CompileContext {
  readonly catalogue: KeyCatalogue;
  /** `project_id = …` for the subselects. */
  readonly project: SqlFragment;
  /** Default: `logs`. */
  readonly table?: FilterTable;
}
