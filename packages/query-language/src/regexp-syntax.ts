/**
 * The syntax of RE2 without its engine: whether a pattern is one, and the text that every match must
 * hold. Pure; browser-safe; O(length). Source: RE2 syntax page (github.com/google/re2/wiki/Syntax).
 */
import { readClass, readEscape } from "./regexp-atom";
import { fail, type RegExpScan } from "./regexp-scan";

export interface RegExpAnalysis {
  /** Why RE2 refuses the pattern, with the place in it. */
  problem?: { message: string; from: number; to: number };
  /** Longest text that every match holds; empty when there is none. */
  literal: string;
  /** All texts without a gap that every match holds, each whole. */
  runs: readonly string[];
  /** Whether `literal` is to be found regardless of case. */
  ignoreCase: boolean;
}

/** What a part of a pattern demands. */
interface Part {
  /** The one character that the part matches. */
  char?: string;
  /** Longest text within every match of the part. */
  literal: string;
  /** Texts within every match of the part, other than of the one character. */
  runs?: readonly string[];
  /** Nested counted repetition so far. */
  repeats: number;
  /** `^`, `\b` and flags match no character. */
  empty?: boolean;
  /** Whether it can be repeated. */
  fixed?: boolean;
}

const DEPTH_MAX = 100;
const REPEATS_MAX = 1_000;
const COUNT = /\{(\d{1,6})(?:(,)(\d{1,6})?)?\}/y;
const FLAGS = /\?([imsU]*)(-[imsU]+)?([:)])/y;
const NAME = /\?P?<([A-Za-z_]\w*)>/y;

/** Checks a pattern and finds what every match must hold. */
export function analyzeRegExp(pattern: string): RegExpAnalysis {
  const scan: RegExpScan = {
    pattern,
    at: 0,
    depth: 0,
    ignoreCase: false,
    everIgnoredCase: false,
    problem: undefined,
  };
  const part = readAlternatives(scan);
  if (scan.problem === undefined && scan.at < pattern.length) fail(scan, "This ) closes nothing.", scan.at);
  const { problem, everIgnoredCase: ignoreCase } = scan;
  if (problem !== undefined) return { problem, literal: "", runs: [], ignoreCase };
  return { literal: part.literal, runs: part.runs ?? [], ignoreCase };
}

function charAt(scan: RegExpScan): string {
  return scan.pattern.charAt(scan.at);
}

function readAlternatives(scan: RegExpScan): Part {
  let part = readSequence(scan);
  while (charAt(scan) === "|") {
    scan.at++;
    const { repeats } = readSequence(scan);
    part = { literal: "", repeats: Math.max(part.repeats, repeats) };
  }
  return part;
}

function readSequence(scan: RegExpScan): Part {
  const runs: string[] = [];
  let run = "";
  let repeats = 1;
  while (scan.at < scan.pattern.length && charAt(scan) !== "|" && charAt(scan) !== ")") {
    const part = readAtom(scan);
    const count = readCount(scan, part);
    repeats = Math.max(repeats, part.repeats * count.max);
    if (part.empty === true) continue;
    if (part.char !== undefined && count.min > 0) run += part.char;
    if (count.min > 0) runs.push(...(part.runs ?? []));
    if (part.char === undefined || count.min !== 1 || !count.once) {
      runs.push(run);
      run = part.char !== undefined && count.min > 0 ? part.char : "";
    }
  }
  runs.push(run);
  const best = runs.reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  if (repeats > REPEATS_MAX) fail(scan, `RE2 repeats at most ${REPEATS_MAX} times.`, 0);
  return { literal: best, runs: runs.filter((one) => one !== ""), repeats };
}

interface Count {
  min: number;
  /** Largest count that is written out; 1 for `*`, `+`, `?`. */
  max: number;
  once: boolean;
}

const ONCE: Count = { min: 1, max: 1, once: true };

function readCount(scan: RegExpScan, part: Part): Count {
  const from = scan.at;
  const count = takeCount(scan);
  if (count === undefined) return ONCE;
  if (part.fixed === true) fail(scan, "There is nothing to repeat here.", from);
  if (charAt(scan) === "?") scan.at++;
  const again = scan.at;
  if (takeCount(scan) !== undefined)
    fail(scan, "RE2 takes one repetition at a time; use (?: ) around the first.", again);
  return count;
}

function takeCount(scan: RegExpScan): Count | undefined {
  const char = charAt(scan);
  if (char === "*" || char === "+" || char === "?") {
    scan.at++;
    return { min: char === "+" ? 1 : 0, max: 1, once: false };
  }
  COUNT.lastIndex = scan.at;
  const match = char === "{" ? COUNT.exec(scan.pattern) : null;
  if (match === null) return undefined;
  const from = scan.at;
  scan.at = COUNT.lastIndex;
  const min = Number(match[1]);
  const open = match[2] !== undefined && match[3] === undefined;
  const max = match[3] === undefined ? min : Number(match[3]);
  if (min > REPEATS_MAX || max > REPEATS_MAX) fail(scan, `RE2 repeats at most ${REPEATS_MAX} times.`, from);
  else if (max < min) fail(scan, "The larger count comes first.", from);
  return { min, max: Math.max(max, 1), once: min === 1 && max === 1 && !open };
}

function readAtom(scan: RegExpScan): Part {
  const from = scan.at;
  const char = String.fromCodePoint(scan.pattern.codePointAt(from) ?? 0);
  scan.at += char.length;
  switch (char) {
    case "(":
      return readGroup(scan, from);
    case "[":
      readClass(scan, from);
      return ANYTHING;
    case ".":
      return ANYTHING;
    case "^":
    case "$":
      return { literal: "", repeats: 1, empty: true };
    case "*":
    case "+":
    case "?":
      fail(scan, `There is nothing to repeat before ${char}.`, from);
      return ANYTHING;
    case "\\":
      return readBackslash(scan, from);
    case "{":
      scan.at = from;
      if (takeCount(scan) !== undefined) fail(scan, "There is nothing to repeat here.", from);
      else scan.at++;
      return literalPart(scan, char);
    default:
      return literalPart(scan, char);
  }
}

const ANYTHING: Part = { literal: "", repeats: 1 };

function readBackslash(scan: RegExpScan, from: number): Part {
  const meaning = readEscape(scan, from);
  if (meaning.kind === "char") return literalPart(scan, meaning.char);
  if (meaning.kind === "quoted") {
    const literal = scan.ignoreCase ? "" : meaning.text;
    return { literal, runs: [literal], repeats: 1 };
  }
  return meaning.kind === "assertion" ? { literal: "", repeats: 1, empty: true } : ANYTHING;
}

/** Regardless of case, only characters whose other case is ASCII too make a literal: not k and s. */
function literalPart(scan: RegExpScan, char: string): Part {
  if (scan.ignoreCase && /[ksKS\u0080-\u{10ffff}]/u.test(char)) return ANYTHING;
  return { char, literal: char, repeats: 1 };
}

function readGroup(scan: RegExpScan, from: number): Part {
  const outer = scan.ignoreCase;
  const opened = openGroup(scan, from);
  if (opened === "flags") return { literal: "", repeats: 1, empty: true, fixed: true };
  if (scan.problem !== undefined) return ANYTHING;
  if (++scan.depth > DEPTH_MAX) {
    fail(scan, `Groups nest at most ${DEPTH_MAX} deep.`, from);
    return ANYTHING;
  }
  const { literal, runs = [], repeats } = readAlternatives(scan);
  scan.depth--;
  scan.ignoreCase = outer;
  if (charAt(scan) !== ")") fail(scan, "This group is not closed.", from);
  scan.at++;
  return { literal, runs, repeats };
}

/** Reads what stands behind `(`: `?:`, a name, flags. */
function openGroup(scan: RegExpScan, from: number): "group" | "flags" {
  if (charAt(scan) !== "?") return "group";
  const rest = scan.pattern.slice(scan.at, scan.at + 3);
  if (/^\?(?:[=!]|<[=!])/.test(rest)) {
    scan.at += rest.startsWith("?<") ? 3 : 2;
    fail(scan, "RE2 has no lookahead and no lookbehind.", from);
    return "group";
  }
  NAME.lastIndex = scan.at;
  if (NAME.test(scan.pattern)) {
    scan.at = NAME.lastIndex;
    return "group";
  }
  FLAGS.lastIndex = scan.at;
  const flags = FLAGS.exec(scan.pattern);
  if (flags === null || flags[0] === "?)") {
    fail(scan, "This is not a group that RE2 knows.", from);
    return "group";
  }
  scan.at = FLAGS.lastIndex;
  if (flags[1]?.includes("i") === true) scan.ignoreCase = true;
  if (flags[2]?.includes("i") === true) scan.ignoreCase = false;
  scan.everIgnoredCase ||= scan.ignoreCase;
  return flags[3] === ")" ? "flags" : "group";
}
