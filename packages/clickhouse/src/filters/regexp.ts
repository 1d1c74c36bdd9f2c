/** `/re/` → SQL. The syntax is RE2's, which is the server's own engine. Pure. */
import { analyzeRegExp, QUERY_LIMITS } from "@sightglass/query-language";
import { joinSql, param, type SqlFragment, type SqlParam, sql } from "../sql";
import { StoreError } from "../store-error";
import { indexConditions } from "./like";

/** @throws StoreError `store.query` when the pattern is not RE2, or too long. */
export function compileRegExpBody(pattern: string): SqlFragment {
  const matches = sql`match(body, ${regExpParam(pattern)})`;
  const indexed = indexConditions(analyzeRegExp(pattern).runs);
  return indexed.length === 0 ? matches : sql`(${joinSql([...indexed, matches], " AND ")})`;
}

/** A checked pattern. @throws StoreError `store.query` */
export function regExpParam(pattern: string): SqlParam {
  const { problem } = analyzeRegExp(pattern);
  if (problem !== undefined || pattern.length > QUERY_LIMITS.regexpCharsMax) {
    const message = problem === undefined ? "it is too long" : problem.message;
    throw new StoreError(
      "store.query",
      `The regular expression /${pattern.slice(0, 80)}/ cannot run: ${message}`,
      {
        permanent: true,
      },
    );
  }
  return param("String", pattern);
}
