/**
 * Contrast of the design tokens, computed from the style sheet: text at least 4.5:1 on every surface it
 * may stand on, fills, control borders and focus at least 3:1. Source of the formula: WCAG 2.2, relative luminance.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const CSS = readFileSync(new URL("../ui/styles/tokens.css", import.meta.url), "utf8");
const TEXT_MIN = 4.5;
const FILL_MIN = 3;

/** Hex colours of one theme by token name without `--sg-`. */
function tokensOf(selector: string): Map<string, string> {
  const start = CSS.indexOf(`\n${selector} {`);
  const block = CSS.slice(start, CSS.indexOf("\n}", start));
  const pairs = [...block.matchAll(/--sg-([a-z0-9-]+):\s*(#[0-9a-f]{6})\b/g)];
  return new Map(pairs.map(([, name = "", hex = ""]) => [name, hex]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["bg", "surface", "sunken", "hover", "overlay", "rail-bg", "accent-subtle"];
const PANELS = ["bg", "surface"];
const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"].map((level) => `sev-${level}`);
const STATES = ["ok", "pending", "firing", "recovering", "nodata", "fault"].map((state) => `st-${state}`);
const COLOURED = [...LEVELS, ...STATES];
const SERIES = Array.from({ length: 10 }, (_, index) => `c${index + 1}`);
const CODE = ["syn-key", "syn-string", "syn-number", "syn-op", "syn-comment"];

/** What must be readable, and on what. */
const TEXTS: readonly [text: string, on: readonly string[]][] = [
  ...["text", "text-2", "text-3", "accent-text", "link", "chart-axis", ...CODE].map(
    (name): [string, string[]] => [name, SURFACES],
  ),
  ["text", ["mark", "active"]],
  ["accent", ["surface"]],
  ["on-accent", ["accent", "accent-hover"]],
  ["surface", ["sev-fatal-fill", "st-fault-fill"]],
  ...COLOURED.map((name): [string, string[]] => [name, [...SURFACES, `${name}-tint`]]),
];
const FILLS: readonly [fill: string, on: readonly string[]][] = [
  ["border-control", PANELS],
  ["focus", SURFACES],
  ...COLOURED.map((name): [string, string[]] => [`${name}-fill`, ["surface"]]),
  ...SERIES.map((name): [string, string[]] => [name, ["surface"]]),
];

describe.each(['[data-theme="light"]', '[data-theme="dark"]'])("%s", (selector) => {
  const tokens = tokensOf(selector);

  /** Pairs below `min`, with their figure cut (not rounded up) to two digits. */
  function tooFaint(pairs: typeof TEXTS, min: number): string[] {
    return pairs.flatMap(([name, on]) =>
      on.flatMap((under) => {
        const [front, back] = [tokens.get(name), tokens.get(under)];
        if (front === undefined || back === undefined) return [`${name} on ${under}: no such token`];
        const ratio = contrast(front, back);
        return ratio < min ? [`${name} on ${under}: ${Math.floor(ratio * 100) / 100}`] : [];
      }),
    );
  }

  it("has text of at least 4.5:1 on every surface", () => {
    expect(tooFaint(TEXTS, TEXT_MIN)).toEqual([]);
  });

  it("has fills, control borders and focus of at least 3:1", () => {
    expect(tooFaint(FILLS, FILL_MIN)).toEqual([]);
  });
});

it("defines the same colours in both themes", () => {
  const [light, dark] = [tokensOf('[data-theme="light"]'), tokensOf('[data-theme="dark"]')];
  expect([...dark.keys()].sort()).toEqual([...light.keys()].sort());
  expect(light.size).toBeGreaterThan(80);
});

it("computes the figures of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBe(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});
