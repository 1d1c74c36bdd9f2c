/**
 * Wildcard patterns: `*` stands for any characters; `\*` and `\\` for themselves. Pure; browser-safe.
 * The regular expressions are valid in RE2 (ClickHouse `match`) and in JavaScript with flag `u` and `s`.
 */
import { SEPARATOR_CLASS, TOKEN_CLASS } from "./text";

const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
const TOKEN_RUN = new RegExp(`${TOKEN_CLASS}+`, "gu");

/** Fixed text between the stars, first and last possibly empty: `a*b\*` → `["a", "b*"]`. A pattern without a star is one piece. */
export function wildcardPieces(pattern: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    const next = pattern.charAt(i + 1);
    if (char === "\\" && (next === "*" || next === "\\")) {
      piece += next;
      i++;
    } else if (char === "*") {
      pieces.push(piece);
      piece = "";
    } else piece += char;
  }
  pieces.push(piece);
  return pieces;
}

/** The pattern of fixed pieces with a star between each two; repeated stars become one. */
export function wildcardOf(pieces: readonly string[]): string {
  return pieces
    .filter((piece, i) => piece !== "" || i === 0 || i === pieces.length - 1)
    .map((piece) => piece.replace(/[\\*]/g, "\\$&"))
    .join("*");
}

/** Regular expression that matches a whole value: `5*` → `^5.*$`. */
export function wildcardToRegExp(pattern: string): string {
  return `^${wildcardPieces(pattern).map(escapeRegExp).join(".*")}$`;
}

/**
 * A pattern over a body as lower-cased patterns of tokens that stand in a row: `10.0.*` → `["10", "0", "*"]`.
 * A star alone is any one token. Never empty for a pattern with a star.
 */
export function bodyWildcardTokens(pattern: string): string[] {
  const tokens: string[] = [];
  let open = false;
  const append = (source: string) => {
    if (open) tokens[tokens.length - 1] += source;
    else tokens.push(source);
    open = true;
  };
  wildcardPieces(pattern).forEach((piece, i) => {
    if (i > 0 && !(open && tokens.at(-1)?.endsWith("*"))) append("*");
    const text = piece.toLowerCase();
    let end = 0;
    for (const run of text.matchAll(TOKEN_RUN)) {
      if (run.index > end) open = false;
      append(run[0]);
      end = run.index + run[0].length;
    }
    if (end < text.length) open = false;
  });
  return tokens;
}

/**
 * Regular expression for a pattern over a body, to run on the lower-cased body: `abc*` matches a body
 * with a token that starts with `abc`; `10.0.0.*` four tokens in a row.
 */
export function bodyWildcardToRegExp(pattern: string): string {
  const tokens = bodyWildcardTokens(pattern).map((token) =>
    token === "*" ? `${TOKEN_CLASS}+` : token.split("*").map(escapeRegExp).join(`${TOKEN_CLASS}*`),
  );
  return `(?:^|${SEPARATOR_CLASS})${tokens.join(`${SEPARATOR_CLASS}+`)}(?:$|${SEPARATOR_CLASS})`;
}

/** A literal as a regular expression. */
export function escapeRegExp(text: string): string {
  return text.replace(SPECIAL, "\\$&");
}
