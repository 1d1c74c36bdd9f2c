/** `abc*` → SQL: the body holds a token, or tokens in a row, that match. Pure. */
import { bodyWildcardTokens, bodyWildcardToRegExp } from "@sightglass/query-language";
import { joinSql, param, type SqlFragment, sql } from "../sql";
import { bodyHolds, longestPiece } from "./like";

/** Whole tokens and the longest fixed piece prune by the index, the regular expression decides. */
export function compileWildcard(pattern: string): SqlFragment {
  const tokens = bodyWildcardTokens(pattern);
  const whole = tokens.filter((token) => !token.includes("*"));
  const piece = longestPiece(
    tokens.filter((token) => token.includes("*")).flatMap((token) => token.split("*")),
  );
  const conditions: SqlFragment[] = [];
  if (whole.length > 0) conditions.push(sql`hasAllTokens(body, ${param("String", whole.join(" "))})`);
  if (piece !== "") conditions.push(bodyHolds(piece));
  conditions.push(sql`match(lowerUTF8(body), ${param("String", bodyWildcardToRegExp(pattern))})`);
  return sql`(${joinSql(conditions, " AND ")})`;
}
