/** `~"sub string"` → SQL: the body holds it, in any case. Pure. */
import { type SqlFragment, sql } from "../sql";
import { bodyHolds, longestPiece } from "./like";

/** A text over several tokens prunes nothing by itself, its longest piece does. */
export function compileSubstring(text: string): SqlFragment {
  const piece = longestPiece([text]);
  return piece === "" || piece === text ? bodyHolds(text) : sql`(${bodyHolds(piece)} AND ${bodyHolds(text)})`;
}
