import { describe, expect, it } from "vitest";
import { createMatcher } from "../match";
import { parseFilter } from "../parse";
import { makeRecord } from "../testing/record";
import { mergeTemplates } from "./merge";
import { patternOfTemplate, patternTerm } from "./pattern";
import { MARKS, maskText } from "./template";

const NAMES = ["ann", "bob", "cleo", "dan", "eve_x", "fay7a9"];
const templates = (bodies: readonly string[]) => bodies.map((body) => maskText(body).template);
const merge = (bodies: readonly string[]) => mergeTemplates(templates(bodies));

describe("templates that differ in one word", () => {
  const bodies = NAMES.map((name) => `user ${name} took 12 ms`);

  it("are one from five words on", () => {
    expect(new Set(merge(bodies)).size).toBe(1);
    expect(merge(bodies.slice(0, 4))).toEqual(templates(bodies.slice(0, 4)));
  });

  it("stay by themselves when they differ in two words, or are short", () => {
    const two = NAMES.map((name, i) => `user ${name} at place${"abcdef".charAt(i)} now`);
    expect(merge(two)).toEqual(templates(two));
    const short = NAMES.map((name) => `hello ${name}`);
    expect(merge(short)).toEqual(templates(short));
  });

  it("leave others as they are", () => {
    expect(merge([...bodies, "no pool left"]).at(-1)).toBe("no pool left");
  });

  it("name the word and the slots beside it after their values, and find all their messages", () => {
    const [merged = ""] = merge(bodies);
    expect(merged).toContain(MARKS.word);
    const pattern = patternOfTemplate(merged, bodies);
    expect(pattern.text).toBe("user <word> took <n> ms");
    expect(pattern.parts[1]).toEqual({ slot: "word", values: NAMES });
    expect(pattern.parts[3]).toEqual({ slot: "n", values: ["12"] });
    const matches = createMatcher(parseFilter(patternTerm(pattern.regexp, false)).filter);
    expect(bodies.filter((body) => !matches(makeRecord({ body })))).toEqual([]);
    expect(matches(makeRecord({ body: "user ann took a 12 ms" }))).toBe(false);
  });
});
