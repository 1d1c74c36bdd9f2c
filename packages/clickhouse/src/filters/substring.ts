/** `~"sub string"` → SQL: the body holds it, in any case. Pure. */
import { joinSql, type SqlFragment, sql } from "../sql";
import { bodyHolds, indexConditions, longestPiece } from "./like";

/** A text over several tokens prunes nothing by itself; its whole words and its longest piece do. */
export function compileSubstring(text: string): SqlFragment {
  if (longestPiece([text]) === text) return bodyHolds(text);
  const indexed = indexConditions([text]);
  return indexed.length === 0 ? bodyHolds(text) : sql`(${joinSql([...indexed, bodyHolds(text)], " AND ")})`;
}
