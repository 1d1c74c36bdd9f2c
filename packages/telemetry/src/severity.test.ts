import { describe, expect, it } from "vitest";
import { LEVEL_NUMBER, LEVELS, levelOf, severityOfNumber, severityOfWord } from "./severity";

describe("severity", () => {
  it("maps each level's number back to the level, four steps each", () => {
    for (const level of LEVELS) {
      for (let step = 0; step < 4; step += 1) expect(levelOf(LEVEL_NUMBER[level] + step)).toBe(level);
    }
  });

  it.each([0, -1, 25, Number.NaN])("knows no level for %s", (number) => {
    expect(levelOf(number)).toBeUndefined();
  });

  it.each([
    ["WARNING", 13],
    ["  Err ", 17],
    ["notice", 10],
    ["Panic", 21],
    ["shout", 0],
    ["", 0],
  ])("reads the word %j as %i", (word, number) => {
    expect(severityOfWord(word)).toBe(number);
  });

  it.each([
    [0, 21],
    [3, 17],
    [6, 9],
    [7, 5],
    [10, 1],
    [30, 9],
    [60, 21],
    [8, 0],
    [35, 0],
    [1.5, 0],
  ])("reads the numeric level %d as %i", (level, number) => {
    expect(severityOfNumber(level)).toBe(number);
  });
});
