/**
 * What a machine wrote, made safe to show: ANSI colours become token classes, other control and
 * direction characters become visible glyphs, search hits are marked. Pure; O(n) time and memory.
 * Source of the colours: ECMA-48 SGR as terminals use it.
 */
import type { Hit } from "./hits";

export interface Segment {
  text: string;
  /** CSS classes, empty for plain text. */
  className: string;
  hit: boolean;
}

const ESC = String.fromCharCode(0x1b);
const BELL = String.fromCharCode(0x07);
// ESC [ parameters final, ESC ] … BEL or ST, and lone ESC pairs.
const ESCAPE = new RegExp(
  `${ESC}(?:\\[([0-9;:?]*)([@-~])|\\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)?|[@-Z\\\\^_])`,
  "g",
);
const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

interface Style {
  colour: string;
  bold: boolean;
  dim: boolean;
  underline: boolean;
}

const PLAIN: Style = { colour: "", bold: false, dim: false, underline: false };

/** Segments of a message. `oneLine` shows line breaks and tabs as glyphs too. */
export function messageSegments(text: string, hits: readonly Hit[], oneLine: boolean): Segment[] {
  const styled = styledRuns(text, oneLine);
  const ranges = hits.length === 0 ? [] : hitRanges(styled.map((run) => run.text).join(""), hits);
  return ranges.length === 0 ? styled : withHits(styled, ranges);
}

/** A message of more colours than this is drawn plain from there on: each change is an element of the document. */
const RUNS_MAX = 2_000;

function styledRuns(text: string, oneLine: boolean): Segment[] {
  if (!text.includes(ESC)) return text === "" ? [] : [run(visible(text, oneLine), PLAIN)];
  const runs: Segment[] = [];
  let style = PLAIN;
  let at = 0;
  for (const match of text.matchAll(ESCAPE)) {
    if (runs.length >= RUNS_MAX) break;
    if (match.index > at) runs.push(run(visible(text.slice(at, match.index), oneLine), style));
    if (match[2] === "m") style = applySgr(style, match[1] ?? "");
    at = match.index + match[0].length;
  }
  if (at < text.length) {
    const rest = runs.length < RUNS_MAX ? text.slice(at) : text.slice(at).replace(ESCAPE, "");
    runs.push(run(visible(rest, oneLine), runs.length < RUNS_MAX ? style : PLAIN));
  }
  return runs;
}

function run(text: string, style: Style): Segment {
  const names = [
    style.colour === "" ? "" : `ansi-${style.colour}`,
    style.bold ? "ansi-bold" : "",
    style.dim ? "ansi-dim" : "",
    style.underline ? "ansi-underline" : "",
  ];
  return { text, className: names.filter((name) => name !== "").join(" "), hit: false };
}

function applySgr(style: Style, parameters: string): Style {
  let next = style;
  const codes = parameters.split(/[;:]/).map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      i += codes[i + 1] === 5 ? 2 : 4;
      continue;
    }
    next = sgr(next, code);
  }
  return next;
}

function sgr(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 39) return { ...style, colour: "" };
  const index = code >= 30 && code <= 37 ? code - 30 : code >= 90 && code <= 97 ? code - 90 : -1;
  const colour = COLOURS[index];
  return colour === undefined ? style : { ...style, colour };
}

/** Characters of a value that a cell draws. */
const CELL_CHARS_MAX = 1_000;

/** A value on one line of a table, as much of it as anybody can see there. */
export function inCell(text: string): string {
  return text.length <= CELL_CHARS_MAX
    ? visible(text, true)
    : `${visible(text.slice(0, CELL_CHARS_MAX), true)}…`;
}

/** Control characters as `␛`-style glyphs, direction overrides by their number. */
export function visible(text: string, oneLine: boolean): string {
  let out = "";
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const glyph = glyphOf(text.charCodeAt(i), oneLine);
    if (glyph === undefined) continue;
    out += text.slice(from, i) + glyph;
    from = i + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

function glyphOf(code: number, oneLine: boolean): string | undefined {
  if (code >= 0x20 && code < 0x7f) return undefined;
  if (code === 0x0a) return oneLine ? " ↵ " : undefined;
  if (code === 0x09) return oneLine ? " " : undefined;
  if (code === 0x0d) return "";
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "␡";
  const hidden =
    (code >= 0x80 && code <= 0x9f) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff;
  return hidden && code !== 0x200d ? `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩` : undefined;
}

const HITS_MAX = 200;

function hitRanges(text: string, hits: readonly Hit[]): [number, number][] {
  const found: [number, number][] = [];
  for (const { pattern, charsMax } of hits) {
    for (const match of text.slice(0, charsMax).matchAll(pattern)) {
      if (match[0] !== "") found.push([match.index, match.index + match[0].length]);
      if (found.length >= HITS_MAX) break;
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}

function withHits(runs: readonly Segment[], ranges: readonly [number, number][]): Segment[] {
  const out: Segment[] = [];
  let start = 0;
  for (const one of runs) {
    const end = start + one.text.length;
    let at = start;
    for (const [from, to] of ranges) {
      if (to <= at || from >= end) continue;
      const left = Math.max(from, at);
      const right = Math.min(to, end);
      if (left > at) out.push({ ...one, text: one.text.slice(at - start, left - start) });
      out.push({ ...one, text: one.text.slice(left - start, right - start), hit: true });
      at = right;
    }
    if (at < end) out.push({ ...one, text: one.text.slice(at - start) });
    start = end;
  }
  return out;
}
