/** docs/reference/query-language.md says what the code does: codes, names, limits, examples. */
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { PROBLEM_CODES } from "./ast";
import { COLUMN_KEYS, KEY_ALIASES } from "./keys";
import { QUERY_LIMITS } from "./limits";
import { parseFilter, parseQuery } from "./parse";
import { AGGREGATE_FUNCTIONS, SCALAR_FUNCTIONS } from "./pipes/functions";
import { STAGE_NAMES } from "./pipes/parse";
import { queryErrors } from "./problems";
import { resolveTime } from "./time";

let page = "";
beforeAll(async () => {
  page = await readFile(new URL("../../../docs/reference/query-language.md", import.meta.url), "utf8");
});

/** Cells of the rows of the table under a heading. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

function codesIn(cell: string | undefined): string[] {
  return [...(cell ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
}

describe("the reference page", () => {
  it("has a row for each problem", () => {
    const codes = rowsUnder("Problems").flatMap(([code]) => codesIn(code));
    expect(codes.sort()).toEqual([...PROBLEM_CODES].sort());
  });

  it("has a row for each name, with its other spellings", () => {
    const aliases = rowsUnder("Names").flatMap(([name, others]) =>
      codesIn(others).map((alias) => [alias, codesIn(name)[0]] as const),
    );
    expect(rowsUnder("Names").flatMap(([name]) => codesIn(name))).toEqual([...COLUMN_KEYS]);
    expect(Object.fromEntries(aliases)).toEqual(KEY_ALIASES);
  });

  it("names the limits", () => {
    const limits = rowsUnder("Limits").map(([, limit]) => Number(limit?.replace(/\D/g, "")));
    const { charsMax, termsMax, termCharsMax, regexpCharsMax, depthMax, ...pipes } = QUERY_LIMITS;
    expect(limits).toEqual([
      charsMax,
      termsMax,
      termCharsMax,
      regexpCharsMax,
      depthMax,
      ...Object.values(pipes),
    ]);
  });

  it("gives examples that have no problem", () => {
    const examples = ["Words in the message", "Fields", "Together"].flatMap(rowsUnder);
    const texts = examples.flatMap(([example]) => codesIn(example));
    expect(texts.length).toBeGreaterThan(30);
    for (const text of texts) expect(parseFilter(text).problems, text).toEqual([]);
  });

  it("has a row for each stage and each function, as the code says it", () => {
    const stages = rowsUnder("Stages").map(([usage]) => codesIn(usage)[0] ?? "");
    expect([...new Set(stages.map((usage) => usage.split(" ", 1).join("")))].sort()).toEqual(
      [...STAGE_NAMES].sort(),
    );
    for (const usage of stages) expect(queryErrors(parseQuery(`* | ${usage}`).problems), usage).toEqual([]);
    const table = (heading: string) => rowsUnder(heading).map(([usage, about]) => [codesIn(usage)[0], about]);
    expect(table("Functions of a row")).toEqual(SCALAR_FUNCTIONS.map(({ usage, about }) => [usage, about]));
    expect(table("Functions over rows")).toEqual(
      AGGREGATE_FUNCTIONS.map(({ usage, about }) => [usage, about]),
    );
  });

  it("gives expressions that have no problem", () => {
    for (const text of rowsUnder("Expressions").flatMap(([example]) => codesIn(example)))
      expect(queryErrors(parseQuery(`* | eval x = ${text}`).problems), text).toEqual([]);
  });

  it("gives times that are times", () => {
    const texts = rowsUnder("Times").flatMap(([example]) => codesIn(example));
    expect(texts.length).toBeGreaterThan(15);
    for (const text of texts)
      expect(resolveTime(text, Date.UTC(2026, 10, 21), "UTC"), text).toEqual(expect.any(Number));
  });
});
