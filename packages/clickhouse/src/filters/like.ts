/**
 * Patterns that the text index of `body` can use: `ILIKE '%piece%'` where the piece is part of one
 * token. Pure.
 */
import { TOKEN_CLASS } from "@sightglass/query-language";
import { param, type SqlFragment, sql } from "../sql";

/** Shorter pieces are in almost every dictionary entry and only cost. */
const PIECE_CHARS_MIN = 3;

const TOKEN_RUN = new RegExp(`${TOKEN_CLASS}+`, "gu");

/** Longest run of token characters, empty when none is long enough to prune. */
export function longestPiece(texts: readonly string[]): string {
  let longest = "";
  for (const text of texts) {
    for (const [run] of text.matchAll(TOKEN_RUN)) if (run.length > longest.length) longest = run;
  }
  return longest.length < PIECE_CHARS_MIN ? "" : longest;
}

/** `body ILIKE '%text%'`, in which nothing of the text is a pattern. */
export function bodyHolds(text: string): SqlFragment {
  return sql`body ILIKE ${param("String", `%${text.replace(/[\\%_]/g, "\\$&")}%`)}`;
}
