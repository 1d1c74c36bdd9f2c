import { HOSTILE_MESSAGES as HOSTILE, MESSAGES } from "@sightglass/testkit";
import { describe, expect, it } from "vitest";
import { createMatcher } from "../match";
import { parseFilter } from "../parse";
import { queryErrors } from "../problems";
import { makeRecord } from "../testing/record";
import { patternOf, patternOfTemplate, patternTerm } from "./pattern";
import { slotKind } from "./slots";
import { maskText } from "./template";

const patternOfAll = (...bodies: string[]) => patternOfTemplate(maskText(bodies[0] ?? "").template, bodies);

describe("a pattern", () => {
  it.each([
    ["took 12 ms from 10.0.0.1", "took <n> ms from <ip>"],
    ["at 2026-11-21T10:00:00Z for 5ms, 4KiB", "at <time> for <duration>, <size>"],
    ["order ord_a1b2c3 of ann@x.org", "order ord_<id> of <email>"],
    ["GET \"/a b\" by 'ann'", "GET <str> by <str>"],
    ["delete blk_1 of 1 2 3, 4", "delete blk_<n> of <list>"],
  ])("of %j reads %j", (body, text) => {
    expect(patternOf(body).text).toBe(text);
  });

  it("names a slot after the values of all samples", () => {
    expect(patternOfAll("id 12", "id a1b2").text).toBe("id <id>");
    expect(patternOfAll("at 12", "at 12ms").text).toBe("at <n>");
    expect(patternOfAll("at 12", "at 10.0.0.1").text).toBe("at <any>");
    expect(patternOfAll("at 12", "at 12").parts).toEqual([{ text: "at " }, { slot: "n", values: ["12"] }]);
  });

  it("has one key for lists of any length", () => {
    expect(patternOf("ask 1 2 3").key).toBe(patternOf("ask 1 2 3 4 5").key);
    expect(patternOf("ask 1 2").key).not.toBe(patternOf("ask 1 2 3").key);
  });

  it("has a term that finds its own messages, written so that it reads back", () => {
    for (const body of [...MESSAGES, ...HOSTILE.filter((text) => text.length < 100_000)]) {
      const { regexp } = patternOf(body);
      const only = patternTerm(regexp, false);
      const parsed = parseFilter(only);
      expect(queryErrors(parsed.problems), only).toEqual([]);
      expect(createMatcher(parsed.filter)(makeRecord({ body })), only).toBe(true);
      const not = parseFilter(`${patternTerm(regexp, true)} *`);
      expect(createMatcher(not.filter)(makeRecord({ body })), only).toBe(false);
      expect(only).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    }
  });

  it("has a term that leaves the messages of other patterns", () => {
    const hits = MESSAGES.map((body) => {
      const matches = createMatcher(parseFilter(patternTerm(patternOf(body).regexp, false)).filter);
      return MESSAGES.filter((other) => matches(makeRecord({ body: other })));
    });
    expect(hits).toEqual(MESSAGES.map((body) => [body]));
  });
});

describe("the kind of a value", () => {
  it.each([
    ["12", "n"],
    ["-1,234.5", "n"],
    ["3e-7", "n"],
    ["12.5ms", "duration"],
    ["10GiB", "size"],
    ["14:20:05,123", "time"],
    ["21/11/2026:10:00", "time"],
    ["10.0.0.1:80", "ip"],
    ["00:1B:44:11:3A:B7", "ip"],
    ["1.2.3", "version"],
    ["0x7fff", "id"],
    ["a@b.c", "email"],
  ])("of %s is %s", (value, kind) => {
    expect(slotKind(value)).toBe(kind);
  });
});
