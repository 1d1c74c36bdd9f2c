/**
 * Regular expressions that people wrote, run in linear time by re2js (the syntax and meaning of RE2, as
 * in ClickHouse `match`). Not for the Search page: it reads only the syntax (regexp-syntax.ts).
 */
import { RE2JS } from "re2js";
import { QUERY_LIMITS } from "./limits";
import { analyzeRegExp } from "./regexp-syntax";

/**
 * A test for texts that hold a match anywhere; case-sensitive, `.` matches line breaks. Time is linear
 * in the text. A pattern that RE2 refuses, or a longer one than QUERY_LIMITS.regexpCharsMax, matches nothing.
 */
export function compileRegExp(pattern: string): (text: string) => boolean {
  if (pattern === "") return () => true;
  const { literal, ignoreCase, problem } = analyzeRegExp(pattern);
  if (problem !== undefined || pattern.length > QUERY_LIMITS.regexpCharsMax) return () => false;
  const regexp = compile(pattern);
  if (regexp === undefined) return () => false;
  if (ignoreCase || literal === "") return (text) => regexp.matcher(text).find();
  return (text) => text.includes(literal) && regexp.matcher(text).find();
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}
