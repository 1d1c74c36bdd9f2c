/** `abc*` → SQL: the body holds a token, or tokens in a row, that match. Pure. */
import { bodyWildcardTokens, bodyWildcardToRegExp } from "@sightglass/query-language";
import { param, type SqlFragment, sql } from "../sql";
import { bodyHolds, longestPiece } from "./like";

/** The fixed piece prunes by the index, the regular expression decides. */
export function compileWildcard(pattern: string): SqlFragment {
  const matches = sql`match(lowerUTF8(body), ${param("String", bodyWildcardToRegExp(pattern))})`;
  const piece = longestPiece(bodyWildcardTokens(pattern).flatMap((token) => token.split("*")));
  return piece === "" ? matches : sql`(${bodyHolds(piece)} AND ${matches})`;
}
