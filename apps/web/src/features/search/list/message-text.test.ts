/** Hostile and coloured messages stay readable, hits are marked where they are. */
import { expect, it } from "vitest";
import { inCell, messageSegments, visible } from "./message-text";

const ESC = "\u001b";

it("maps ANSI colours to classes and drops the codes", () => {
  const text = `${ESC}[31;1mfailed${ESC}[0m after ${ESC}[38;5;208m3${ESC}[39m tries`;
  expect(messageSegments(text, [], true)).toEqual([
    { text: "failed", className: "ansi-red ansi-bold", hit: false },
    { text: " after ", className: "", hit: false },
    { text: "3", className: "", hit: false },
    { text: " tries", className: "", hit: false },
  ]);
});

it("drops titles and cursor moves, keeps the text", () => {
  const text = `${ESC}]0;title\u0007a${ESC}[2Kb${ESC}[1;1Hc`;
  expect(
    messageSegments(text, [], true)
      .map((one) => one.text)
      .join(""),
  ).toBe("abc");
});

it("draws a message of very many colours plain from some point on, and loses none of its text", () => {
  const text = `${ESC}[31mx${ESC}[32my`.repeat(40_000);
  const segments = messageSegments(text, [], false);
  expect(segments.length).toBeLessThanOrEqual(2_001);
  expect(segments.map((one) => one.text).join("")).toBe("xy".repeat(40_000));
  expect(segments[1]?.className).toBe("ansi-green");
});

it("cuts what a cell shows", () => {
  expect(inCell("a\u202eb")).toBe("a⟨U+202E⟩b");
  expect(inCell("x".repeat(5_000))).toBe(`${"x".repeat(1_000)}…`);
});

it("shows control and direction characters", () => {
  expect(visible("a\u0000b\u007fc\u202ed", true)).toBe("a␀b␡c⟨U+202E⟩d");
  expect(visible("a\r\nb\tc", true)).toBe("a ↵ b c");
  expect(visible("a\nb\tc", false)).toBe("a\nb\tc");
  expect(visible(`lone ${ESC}`, true)).toBe("lone ␛");
});

const hits = (...patterns: RegExp[]) => patterns.map((pattern) => ({ pattern, charsMax: 1_000 }));

it("marks hits across colour changes and merges overlaps", () => {
  const segments = messageSegments(`pool ${ESC}[31mtime${ESC}[0mout`, hits(/timeout/gi, /time/gi), true);
  expect(segments).toEqual([
    { text: "pool ", className: "", hit: false },
    { text: "time", className: "ansi-red", hit: true },
    { text: "out", className: "", hit: true },
  ]);
});

it("never loses text", () => {
  const text = "x aa xaa xa";
  const segments = messageSegments(text, hits(/a/g, /aa/g, /xa/g), true);
  expect(segments.map((one) => one.text).join("")).toBe(text);
});
