/** Which spans a question is about: a filter over a span of time, [from, to), in Unix milliseconds. */
import type { Filter } from "@sightglass/query-language";
import { compileFilter } from "../filters/compile";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import { SPAN_FILTERS } from "../filters/span-filters";
import type { ProjectDb } from "../project-db";
import type { SqlFragment } from "../sql";

/** @throws StoreError `store.query` */
export function spanCondition(db: ProjectDb, filter: Filter): SqlFragment {
  return compileFilter(filter, { catalogue: EMPTY_CATALOGUE, project: db.condition, table: SPAN_FILTERS });
}
