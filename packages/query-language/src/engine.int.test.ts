/** The small meanings that the matcher shares with the SQL, compared with the engine itself. */
import { startClickHouse, type TestClickHouse } from "@sightglass/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGlob } from "./glob";
import { createMatcher } from "./match";
import { compileRegExp } from "./regexp";
import { makeRecord } from "./testing/record";
import { bodyTokens, compareText } from "./text";
import { bodyWildcardToRegExp, wildcardToRegExp } from "./wildcard";

const SEED = 20261121;
const PAIRS = 1_500;
const CHARS = Array.from("abABkKsS10iI_-.: /%\\\n'éÉΣςσİıßẞſK中😀Жж");
const REGEXPS = ["a.b", "^a", "a$", "(?i)k", "\\bé", "\\w+", "[^a]", "\\s", "(?m)^b", "a{0,2}b", "\\pL", "."];

const texts = sample(fc.array(fc.constantFrom(...CHARS), { maxLength: 10 }), 1);
const needles = sample(fc.array(fc.constantFrom(...CHARS), { minLength: 1, maxLength: 3 }), 2);
const patterns = sample(
  fc.array(fc.constantFrom("a", "b", "*", ".", "1", "é", "-", "İ", "Σ"), { minLength: 1, maxLength: 5 }),
  3,
).map((pattern, i) => (i % 2 === 0 ? `${pattern}*` : `*${pattern}`));

function sample(parts: fc.Arbitrary<string[]>, step: number): string[] {
  return fc.sample(
    parts.map((chars) => chars.join("")),
    { seed: SEED + step, numRuns: PAIRS },
  );
}

describe("the engine agrees", () => {
  let engine: TestClickHouse;
  beforeAll(async () => {
    engine = await startClickHouse();
  });
  afterAll(() => engine.stop());

  /** Answers an expression over `left` and `right`, one row for each pair. */
  async function ask(expression: string, left: string[], right: string[]): Promise<unknown[]> {
    const settings =
      "max_query_size = 10000000, max_ast_elements = 1000000, max_expanded_ast_elements = 1000000";
    const sql = `SELECT pair.1 AS left, pair.2 AS right, ${expression} AS answer
      FROM (SELECT arrayJoin(arrayZip(${literal(left)}, ${literal(right)})) AS pair)
      SETTINGS ${settings} FORMAT JSONEachRow`;
    const headers = { "x-clickhouse-user": engine.reader.user, "x-clickhouse-key": engine.reader.password };
    const response = await fetch(engine.url, { method: "POST", body: sql, headers });
    const text = await response.text();
    expect(response.status, text.slice(0, 300)).toBe(200);
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).answer);
  }

  it("on tokens", async () => {
    const answers = await ask("arrayFilter(t -> t != '', splitByNonAlpha(lowerUTF8(left)))", texts, needles);
    expect(texts.map(bodyTokens)).toEqual(answers);
  });

  it("on substrings in any case", async () => {
    const escaped = needles.map((needle) => `%${needle.replace(/[\\%_]/g, "\\$&")}%`);
    const answers = await ask("left ILIKE right", texts, escaped);
    expect(matchAll((i) => ({ kind: "substring", text: needles[i] ?? "" }))).toEqual(answers.map(Boolean));
  });

  it("on wildcards over tokens", async () => {
    const answers = await ask("match(lowerUTF8(left), right)", texts, patterns.map(bodyWildcardToRegExp));
    const matched = matchAll((i) => ({ kind: "wildcard", pattern: patterns[i] ?? "" }));
    const stars = patterns.map((pattern) => /^\*+$/.test(pattern));
    expect(matched.filter((_, i) => stars[i] === false)).toEqual(
      answers.map(Boolean).filter((_, i) => stars[i] === false),
    );
  });

  it("on wildcards over values", async () => {
    const answers = await ask("match(left, right)", texts, patterns.map(wildcardToRegExp));
    expect(texts.map((text, i) => createGlob(patterns[i] ?? "")(text))).toEqual(answers.map(Boolean));
  });

  it("on regular expressions", async () => {
    const regexps = texts.map((_, i) => REGEXPS[i % REGEXPS.length] ?? "");
    const answers = await ask("match(left, right)", texts, regexps);
    expect(texts.map((text, i) => compileRegExp(regexps[i] ?? "")(text))).toEqual(answers.map(Boolean));
  });

  it("on the order of texts", async () => {
    const answers = await ask("left < right", texts, needles);
    expect(texts.map((text, i) => compareText(text, needles[i] ?? "") < 0)).toEqual(answers.map(Boolean));
  });

  it("on the text of numbers", async () => {
    const some = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      seed: SEED,
      numRuns: PAIRS,
    });
    const numbers = [...some, 0.1, 500, 1e20, 1e21, 1e-6, 1e-7, 5e-324, -0];
    const written = numbers.map((number) => (Object.is(number, -0) ? "-0" : String(number)));
    const answers = await ask("toString(toFloat64(left))", written, written);
    const same = answers.map((answer, i) => {
      const pattern = String(answer);
      const filter = {
        kind: "field" as const,
        key: "n",
        test: { kind: "wildcard" as const, pattern: `${pattern}*` },
      };
      return createMatcher(filter)(makeRecord({ attributes: { n: numbers[i] ?? 0 } }));
    });
    expect(same).not.toContain(false);
  });
});

function matchAll(filterOf: (i: number) => Parameters<typeof createMatcher>[0]): boolean[] {
  return texts.map((body, i) => createMatcher(filterOf(i))(makeRecord({ body })));
}

function literal(values: string[]): string {
  const quoted = values.map((value) => `'${value.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n")}'`);
  return `[${quoted.join(",")}]`;
}
