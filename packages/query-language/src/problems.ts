/** Problems of a query text: which of them stop it. Pure; browser-safe. */
import type { QueryProblem } from "./ast";

/** The problems that must be repaired before the query can run; hints are left out. */
export function queryErrors(problems: readonly QueryProblem[]): QueryProblem[] {
  return problems.filter((problem) => problem.hint !== true);
}
