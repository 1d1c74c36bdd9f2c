/** What a person writes never becomes SQL text, whatever the stages; what cannot be compiled is refused in words. */
import { parseQuery, queryErrors } from "@sightglass/query-language";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import { sql } from "../sql";
import { StoreError } from "../store-error";
import { compilePipes } from "./compile";

const CANARY = "'`; DROP TABLE logs --";
/** The names of a file's columns are those of the person. */
const QUOTED_NAME = /`(?:[^`\\]|\\.)*`/g;
const SCOPE = {
  context: { catalogue: EMPTY_CATALOGUE, project: sql`project_id = 1` },
  condition: sql`project_id = 1`,
  fromMs: 0,
  toMs: 3_600_000,
  nowMs: 0,
  zone: "Europe/Berlin",
};
const expression = fc.constantFrom(
  "`NAME`",
  '"NAME"',
  "severity",
  "timestamp",
  "1.5",
  "null",
  "x + `NAME` / 2",
  'concat(`NAME`, "NAME")',
  'if(`NAME` = "NAME", 1, "NAME")',
  "bin(5m)",
  'extract(body, "(NAME)")',
  'replace(body, "NAME", "NAME")',
  '-length(`NAME`) % 3 >= 1 AND NOT x in ("NAME", 2)',
);
const stage = fc.oneof(
  expression.map((e) => `| where ${e}`),
  expression.map((e) => `| eval x = ${e}, \`NAME\` = ${e}`),
  expression.map(
    (e) => `| stats count() as \`NAME\`, max(${e}) as x, values(${e}), first(${e}), p99.9(${e}) by ${e} as z`,
  ),
  expression.map((e) => `| sort -${e.startsWith("-") ? "1" : `(${e})`}, x`),
  expression.map((e) => `| dedup ${e}`),
  expression.map((e) => `| fields ${e} as x, body as \`NAME\``),
  fc.constantFrom(
    "| limit 3",
    "| top 3 x",
    '| parse "NAME *" as x',
    "| parse /NAME (?<x>.)/",
    "| timeseries count(), rate() by x",
  ),
);

describe("compilePipes", () => {
  it("binds every text and invents every name", () => {
    let compiled = 0;
    fc.assert(
      fc.property(fc.array(stage, { minLength: 1, maxLength: 6 }), (stages) => {
        const text = `* ${stages.join(" ")}`.replaceAll("NAME", "Q0Q");
        const read = parseQuery(text);
        if (queryErrors(read.problems).length > 0) return;
        const withCanary = JSON.parse(JSON.stringify(read.stages).replaceAll("Q0Q", CANARY));
        try {
          const { statement, columns } = compilePipes(withCanary, SCOPE, { rowsMax: 100 });
          const file = compilePipes(withCanary, SCOPE, { rowsMax: 100, asFile: true }).statement;
          const withoutNames = file.compile().query.replaceAll(QUOTED_NAME, "");
          for (const query of [statement.compile().query, withoutNames]) {
            expect(query).not.toContain("DROP");
            expect(query).not.toContain("Q0Q");
          }
          expect(columns.length).toBeGreaterThan(0);
          compiled++;
        } catch (error) {
          expect(error).toBeInstanceOf(StoreError);
        }
      }),
      { numRuns: 3000, seed: 7 },
    );
    expect(compiled).toBeGreaterThan(500);
  });
});
