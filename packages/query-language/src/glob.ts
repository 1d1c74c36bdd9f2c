/** Wildcard matching without regular expressions. Pure; O(text × pieces), no backtracking. */
import { wildcardPieces } from "./wildcard";

/** Whether a whole text matches a pattern where `*` stands for any characters; case-sensitive. */
export function matchesGlob(pattern: string, text: string): boolean {
  return createGlob(pattern)(text);
}

/** As `matchesGlob`, for many texts. */
export function createGlob(pattern: string): (text: string) => boolean {
  const pieces = wildcardPieces(pattern);
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at + last.length <= text.length;
  };
}
