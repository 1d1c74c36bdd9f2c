/**
 * What the text index of `body` can answer of a text that the body must hold: `hasAllTokens` of the words
 * that stand whole in it (a look-up), `ILIKE '%piece%'` where the piece is part of one token (a walk
 * through the dictionary). Pure.
 */
import { bodyTokens, TOKEN_CLASS } from "@sightglass/query-language";
import { param, type SqlFragment, sql } from "../sql";

/** Shorter pieces are in almost every dictionary entry and only cost. */
const PIECE_CHARS_MIN = 3;
/** More hardly leave fewer rows. */
const WORDS_MAX = 16;

const TOKEN_RUN = new RegExp(`${TOKEN_CLASS}+`, "gu");

/** Longest run of token characters, empty when none is long enough to prune. */
export function longestPiece(texts: readonly string[]): string {
  let longest = "";
  for (const text of texts) {
    for (const [run] of text.matchAll(TOKEN_RUN)) if (run.length > longest.length) longest = run;
  }
  return longest.length < PIECE_CHARS_MIN ? "" : longest;
}

/** Another case of these is ASCII too, so that the body's own lower case is the same. */
const WHOLE_WORD = /^[0-9a-zA-Z]+$/;

/** Words with a separator on either side within a text. */
export function wholeWords(texts: readonly string[]): string[] {
  const words = texts.flatMap((text) => {
    const inner = [...text.matchAll(TOKEN_RUN)].filter(
      ({ 0: word, index }) => index > 0 && index + word.length < text.length,
    );
    return inner.map(([word]) => word);
  });
  return [...new Set(words)].filter((word) => WHOLE_WORD.test(word)).slice(0, WORDS_MAX);
}

/** Conditions of the index for a body that holds all of the texts; the walk only where it may save much more than it costs. */
export function indexConditions(texts: readonly string[]): SqlFragment[] {
  const words = wholeWords(texts);
  const piece = longestPiece(texts);
  const longest = words.reduce((length, word) => Math.max(length, word.length), 0);
  const conditions: SqlFragment[] = [];
  if (words.length > 0)
    conditions.push(sql`hasAllTokens(body, ${param("String", bodyTokens(words.join(" ")).join(" "))})`);
  if (piece !== "" && piece.length >= 2 * longest) conditions.push(bodyHolds(piece));
  return conditions;
}

/** `body ILIKE '%text%'`, in which nothing of the text is a pattern. */
export function bodyHolds(text: string): SqlFragment {
  return sql`body ILIKE ${param("String", `%${text.replace(/[\\%_]/g, "\\$&")}%`)}`;
}
