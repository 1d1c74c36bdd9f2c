/** `word` and `"a phrase"` → SQL: tokens of the body in a row. Pure. */
import { bodyTokens } from "@sightglass/query-language";
import { param, type SqlFragment, sql } from "../sql";
import { compileSubstring } from "./substring";

/** The server lower-cases and splits a String needle as it did the body, so both use the text index. */
export function compilePhrase(text: string): SqlFragment {
  const tokens = bodyTokens(text);
  if (tokens.length === 0) return compileSubstring(text);
  const needle = param("String", tokens.join(" "));
  return tokens.length === 1 ? sql`hasAllTokens(body, ${needle})` : sql`hasPhrase(body, ${needle})`;
}
