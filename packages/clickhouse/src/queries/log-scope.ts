/** Which logs a question is about: a filter over a span of time, [from, to), in Unix milliseconds. */
import type { Filter } from "@sightglass/query-language";
import { compileFilter } from "../filters/compile";
import type { KeyCatalogue } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { sqlTimeOfMs } from "../time";

export interface LogScope {
  readonly filter: Filter;
  readonly catalogue: KeyCatalogue;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The condition of a scope on `logs`, project and time first. @throws StoreError `store.query` */
export function scopeCondition(db: ProjectDb, scope: LogScope): SqlFragment {
  return sql`${db.condition} AND ${timeCondition(scope.fromMs, scope.toMs)} AND ${filterCondition(db, scope)}`;
}

export function filterCondition(db: ProjectDb, scope: LogScope): SqlFragment {
  return compileFilter(scope.filter, { catalogue: scope.catalogue, project: db.condition });
}

export function timeCondition(fromMs: number, toMs: number): SqlFragment {
  return sql`timestamp >= ${timeParam(fromMs)} AND timestamp < ${timeParam(toMs)}`;
}

export function timeParam(ms: number) {
  return param("DateTime64(9, 'UTC')", sqlTimeOfMs(ms));
}
