/** What the address becomes when only the events of a pattern are to be seen. Pure. */
import { filterText, withOperand } from "@sightglass/query-language";

/** A query with pipes has another usual view than the events. */
export function onlyPattern(query: string, term: string): { q: string; view: string } {
  const isPiped = filterText(query).trim() !== query.trim();
  return { q: withOperand(query, term), view: isPiped ? "events" : "" };
}
