/** Problems of a query text, and its repair. Pure. */
import { parseQuery, queryErrors } from "@sightglass/query-language";
import type { QueryProblem } from "../../api/types";

/** All problems, advice included. */
export function problemsOf(text: string): QueryProblem[] {
  return parseQuery(text).problems;
}

/** Problems that must be repaired before the query can run. */
export function stoppers(text: string): QueryProblem[] {
  return queryErrors(problemsOf(text));
}

/** The text with a problem's suggestion in place. */
export function repaired(text: string, problem: QueryProblem): string {
  return text.slice(0, problem.from) + (problem.suggestion ?? "") + text.slice(problem.to);
}

/** What the repair button says. */
export function repairWords(text: string, problem: QueryProblem): string {
  const suggestion = problem.suggestion ?? "";
  if (suggestion.trim() === "") return "Take it out";
  if (problem.from >= text.length || problem.from === problem.to) return `Add ${suggestion.trim()}`;
  return suggestion.length > 40 ? "Repair it" : `Write ${suggestion.trim()}`;
}
