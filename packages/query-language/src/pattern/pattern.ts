/**
 * A pattern: what messages of one template share, as parts to show and as a filter that finds them.
 * Pure; browser-safe; linear in the templates and samples.
 */
import { printFilter } from "../print";
import { valuesWithin } from "./merge";
import { commonKind, type SlotKind, slotKind } from "./slots";
import { MARKS, maskText } from "./template";

/** Text that all messages share, or a slot that varies; `values` are those of the samples, distinct. */
export type PatternPart =
  | { readonly text: string }
  | { readonly slot: SlotKind; readonly values: readonly string[] };

export interface Pattern {
  /** Equal for messages of the same pattern. */
  readonly key: string;
  readonly parts: readonly PatternPart[];
  /** The parts as one line, slots as `<n>`. */
  readonly text: string;
  /** Regular expression (RE2) that finds every message of the pattern, and hardly any other. */
  readonly regexp: string;
}

interface Slot {
  mark: string;
  values: string[];
}
type Piece = string | Slot;

/** Three or more values in a row, with nothing but blanks and commas between them, are one slot. */
const LIST_MIN = 3;
const BETWEEN = /^(?:, ?| )$/;
const LIST_MARK = "\u0007";

/** The pattern of one message; slots are named after its own values. */
export function patternOf(body: string): Pattern {
  return patternOfTemplate(maskText(body).template, [body]);
}

/** The pattern of a template. `samples` are messages that have it; slots are named after all their values. */
export function patternOfTemplate(template: string, samples: readonly string[]): Pattern {
  const values = samples.map((body) => valuesWithin(template, maskText(body)));
  const pieces = joinLists(
    piecesOf(
      template,
      values.filter((one) => one !== undefined),
    ),
  );
  const isOpen = template.endsWith(MARKS.open);
  const parts = pieces.map(partOf);
  return {
    key:
      pieces.map((piece) => (typeof piece === "string" ? piece : piece.mark)).join("") +
      (isOpen ? MARKS.open : ""),
    parts: isOpen ? [...parts, { text: "…" }] : parts,
    text: parts.map(partText).join("") + (isOpen ? "…" : ""),
    regexp: regexpOf(pieces, isOpen),
  };
}

/** The query term for a pattern (or against it), to be put beside others. */
export function patternTerm(regexp: string, negate: boolean): string {
  const found = { kind: "regexp", pattern: regexp } as const;
  return printFilter(negate ? { kind: "not", operand: found } : found);
}

const SLOT_MARKS: ReadonlySet<string> = new Set([MARKS.double, MARKS.single, MARKS.value, MARKS.word]);

function piecesOf(template: string, samples: readonly (readonly string[])[]): Piece[] {
  const pieces: Piece[] = [];
  let fixed = "";
  let slots = 0;
  const keep = () => {
    if (fixed !== "") pieces.push(fixed);
    fixed = "";
  };
  for (const char of template) {
    if (char === MARKS.open) continue;
    if (!SLOT_MARKS.has(char)) {
      fixed += char === MARKS.underscore ? "_" : char;
      continue;
    }
    keep();
    const at = slots++;
    pieces.push({ mark: char, values: samples.map((values) => values[at] ?? "") });
  }
  keep();
  return pieces;
}

const isValue = (piece: Piece | undefined): piece is Slot =>
  typeof piece === "object" && piece.mark === MARKS.value;

function joinLists(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const end = listEnd(pieces, at);
    const run = pieces.slice(at, end + 1);
    if (run.filter(isValue).length >= LIST_MIN) {
      joined.push(asList(run));
      at = end;
    } else {
      joined.push(...pieces.slice(at, at + 1));
    }
  }
  return joined;
}

/** Place of the last value of the run of values that begins here. */
function listEnd(pieces: readonly Piece[], from: number): number {
  let end = from;
  if (!isValue(pieces[from])) return end;
  for (let at = from + 1; at + 1 < pieces.length; at += 2) {
    const between = pieces[at];
    if (typeof between !== "string" || !BETWEEN.test(between) || !isValue(pieces[at + 1])) break;
    end = at + 1;
  }
  return end;
}

function asList(run: readonly Piece[]): Slot {
  const count = run.find(isValue)?.values.length ?? 0;
  const textOf = (sample: number) =>
    run.map((piece) => (typeof piece === "string" ? piece : (piece.values[sample] ?? ""))).join("");
  return { mark: LIST_MARK, values: Array.from({ length: count }, (_, sample) => textOf(sample)) };
}

function partOf(piece: Piece): PatternPart {
  if (typeof piece === "string") return { text: piece };
  const slot = piece.mark === LIST_MARK ? "list" : kindOf(piece);
  return { slot, values: [...new Set(piece.values)] };
}

function kindOf({ mark, values }: Slot): SlotKind {
  if (mark === MARKS.word) return "word";
  return mark === MARKS.value ? commonKind(values.map(slotKind)) : "str";
}

function partText(part: PatternPart): string {
  return "text" in part ? part.text : `<${part.slot}>`;
}

/** A regular expression may have 1,024 characters; a longer one ends open. */
const REGEXP_CHARS_MAX = 1_000;

const SLOT_REGEXPS: Readonly<Record<string, string>> = {
  [MARKS.double]: '".*"',
  [MARKS.single]: "'.*'",
  [MARKS.value]: String.raw`\S+`,
  [MARKS.word]: String.raw`\S+`,
  [LIST_MARK]: String.raw`\S+(?:[ ,]+\S+)+`,
};

function regexpOf(pieces: readonly Piece[], isOpen: boolean): string {
  let regexp = "^";
  for (const piece of pieces) {
    const sources = typeof piece === "string" ? Array.from(piece, literal) : [SLOT_REGEXPS[piece.mark] ?? ""];
    for (const source of sources) {
      if (regexp.length + source.length > REGEXP_CHARS_MAX) return regexp;
      regexp += source;
    }
  }
  return isOpen ? regexp : `${regexp}$`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** One character as a regular expression that can be read on one line; stand-ins match what they stood for. */
function literal(char: string): string {
  if (char === MARKS.other) return ".";
  const named = ESCAPES[char];
  if (named !== undefined) return named;
  if (/[\\^$.|?*+()[\]{}]/.test(char)) return `\\${char}`;
  if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(char)) return char;
  return `\\x{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
