/**
 * The template of a message: its text with everything variable taken out. `mask` says the same as the SQL
 * of packages/clickhouse/src/queries/pattern-sql.ts; a test compares the two. Pure; browser-safe; linear
 * but for the bounded length of what is read.
 */

/** Code points of a message that are read, and of a template that are kept. */
export const TEMPLATE_READ_MAX = 1_000;
export const TEMPLATE_KEEP_MAX = 400;

/** Stand-ins within a template. A message's own such characters become `other` first. */
export const MARKS = {
  other: "\u0001",
  /** Text in double and in single quotes, quotes included. */
  double: "\u0002",
  single: "\u0003",
  /** Numbers, ids, addresses, times: never holds white space. */
  value: "\u0004",
  /** A word that differs between templates that are alike otherwise. */
  word: "\u0005",
  /** At the end: the message goes on. */
  open: "\u0006",
  /** An underscore, so that it separates words. */
  underscore: "\u001f",
} as const;

/** Each character of `from` becomes the one of `to` at its place. */
export const MARK_TRANSLATION = {
  from: `_${Object.values(MARKS).join("")}`,
  to: `${MARKS.underscore}${MARKS.other.repeat(Object.keys(MARKS).length)}`,
} as const;

const DOUBLE = String.raw`"(?:[^"\\]|\\[\s\S])*"`;
const HEX = "[0-9a-fA-F]";
/** A word of the class, `.`, `+`, `-` and underscores. */
const MAIL_CHAR = String.raw`[0-9A-Za-z\x1f.+-]`;
const TOKEN_CHAR = String.raw`[0-9A-Za-z\x1f-]`;

/**
 * In the common subset of RE2 and JavaScript, no lookaround. A word with digits is a value unless it is
 * letters around a single digit (`utf8`, `v1`, `k8s`); values go on behind `-.:,/+~` before a word with a digit.
 */
export const MASKS = {
  single: String.raw`\B'[^']*'\B`,
  /** Kept, and followed by a mark too many: keys of JSON, and the message within JSON or logfmt. */
  double: String.raw`(\b(?:msg|message)=${DOUBLE}|"(?:msg|message)": ?${DOUBLE}|${DOUBLE}:)|${DOUBLE}`,
  value: [
    String.raw`\x1b\[[0-9;]*m`,
    String.raw`(?:\B-)?\b(?:${MAIL_CHAR}+@[0-9A-Za-z-]+\.[0-9A-Za-z.-]+`,
    String.raw`eyJ${TOKEN_CHAR}+\.${TOKEN_CHAR}+\.${TOKEN_CHAR}+`,
    String.raw`${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}\b`,
    String.raw`${HEX}{1,4}(?::${HEX}{0,4}){3,7}\b`,
    String.raw`(?:[0-9][0-9A-Za-z]*|[A-Za-z]+[0-9][A-Za-z]*[0-9][0-9A-Za-z]*|[0-9a-f]{6,}\b|[0-9A-F]{6,}\b)(?:[-.:,/+~][0-9A-Za-z]*[0-9][0-9A-Za-z]*)*)`,
  ].join("|"),
} as const;

const SINGLE_RE = new RegExp(MASKS.single, "g");
const DOUBLE_RE = new RegExp(MASKS.double, "g");
const VALUE_RE = new RegExp(MASKS.value, "g");
const TRANSLATED = new RegExp(`[${MARK_TRANSLATION.from}]`, "g");

/** A message without its variable parts, and these parts as they stood. */
export interface Masked {
  /** Fixed text with marks. */
  template: string;
  /** What each mark stands for, in order. */
  values: string[];
}

/** The template that the store groups by; equal for messages of one pattern. */
export function maskText(body: string): Masked {
  const read = firstChars(body, TEMPLATE_READ_MAX);
  const taken = { single: taker(), double: taker(), value: taker() };
  const text = read.replace(TRANSLATED, (char) => (char === "_" ? MARKS.underscore : MARKS.other));
  const quoted = text
    .replace(SINGLE_RE, (match) => taken.single.take(match, MARKS.single))
    .replace(DOUBLE_RE, (match, kept: string | undefined) =>
      kept === undefined ? taken.double.take(match, MARKS.double) : kept,
    );
  const masked = quoted.replace(VALUE_RE, (match) => taken.value.take(match, MARKS.value));
  const cut = firstChars(masked, TEMPLATE_KEEP_MAX);
  const isOpen = cut.length < masked.length || read.length < body.length;
  return { template: isOpen ? cut + MARKS.open : cut, values: valuesOf(cut, taken) };
}

interface Taker {
  readonly texts: string[];
  take(text: string, mark: string): string;
}

function taker(): Taker {
  const texts: string[] = [];
  return {
    texts,
    take: (text, mark) => {
      texts.push(text);
      return mark;
    },
  };
}

/** The texts in the order of their marks. Single quotes may stand within double ones. */
function valuesOf(template: string, taken: Record<"single" | "double" | "value", Taker>): string[] {
  let singles = 0;
  let doubles = 0;
  let others = 0;
  const values: string[] = [];
  for (const char of template) {
    if (char === MARKS.single) values.push(taken.single.texts[singles++] ?? "");
    else if (char === MARKS.value) values.push(taken.value.texts[others++] ?? "");
    else if (char === MARKS.double) {
      const text = taken.double.texts[doubles++] ?? "";
      values.push(text.replaceAll(MARKS.single, () => taken.single.texts[singles++] ?? ""));
    }
  }
  return values.map((text) => text.replaceAll(MARKS.underscore, "_"));
}

/** The first characters by code point. */
function firstChars(text: string, max: number): string {
  if (text.length <= max) return text;
  let at = 0;
  for (let count = 0; count < max && at < text.length; count++) at += widthAt(text, at);
  return text.slice(0, at);
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
