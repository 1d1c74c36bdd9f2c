/** Query → text. `parseQuery(printQuery(q))` gives the same query. */
import { printFilter } from "../print";
import type { Query } from "./ast";
import { printStages } from "./print";

export function printQuery({ filter, stages }: Query): string {
  const text = printFilter(filter);
  if (stages.length === 0) return text;
  return `${text === "" ? "*" : text} ${printStages(stages)}`;
}
