/** Stages in any order over records with keys of mixed types: the engine takes every statement. */
import { parseQuery, queryErrors } from "@sightglass/query-language";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { loadKeyCatalogue } from "../queries/key-catalogue";
import { runPipes } from "../queries/run-pipes";
import { END_MS, Random, randomRecord, START_MS } from "../testing/generate";
import { startTestStore, type TestStore } from "../testing/test-store";

const EXPRESSIONS = [
  "status",
  "http.route",
  "body",
  '"text"',
  "severity",
  "timestamp",
  "1.5",
  "null",
  "true",
  "status / user + 2",
  'concat(service, "x")',
  'if(status = 200, 1, "a")',
  "case(status > 300, timestamp, status < 100, now())",
  "coalesce(status, user)",
  "bin(5m)",
  "bin(status, 10)",
  'extract(body, "(a)")',
  'NOT x in ("a", 2) AND severity >= "warn"',
  "hour(timestamp)",
  "day(x)",
  'timestamp > "2026-01-01"',
  'split(body, " ", 1)',
  "least(1, status)",
  'x =~ "a"',
  "number(body)",
];
const expression = fc.constantFrom(...EXPRESSIONS);
const stage = fc.oneof(
  expression.map((one) => `| where ${one}`),
  expression.map((one) => `| eval x = ${one}`),
  fc
    .tuple(expression, expression)
    .map(
      ([one, other]) =>
        `| stats count(), max(${one}) as x, min(${other}), values(${one}), first(${other}), last(${one}), p99.9(${one}), uniq(${other}), sum(${one}), stddev(${one}), countif(${other}), rate(${one}) by ${other} as z`,
    ),
  expression.map((one) => `| sort -(${one}), x`),
  expression.map((one) => `| dedup ${one}`),
  expression.map((one) => `| fields ${one} as x, body as y`),
  expression.map((one) => `| top 3 ${one}`),
  fc.constantFrom(
    "| limit 30",
    '| parse "a *" as x',
    "| parse /a (?<x>.)/ from service",
    "| timeseries count() by x",
  ),
);

let store: TestStore;
let db: ProjectDb;
beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  const random = new Random(3);
  await store.insertLogs(
    db.projectId,
    random.times(200, (i) => randomRecord(random, i)),
  );
});
afterAll(() => store?.stop());

it("runs whatever stages follow one another", async () => {
  const known = await loadKeyCatalogue(db);
  let ran = 0;
  for (const stages of fc.sample(fc.array(stage, { minLength: 1, maxLength: 5 }), {
    numRuns: 150,
    seed: 11,
  })) {
    const text = `* ${stages.join(" ")}`;
    const { filter, stages: read, problems } = parseQuery(text);
    if (queryErrors(problems).length > 0) continue;
    const catalogue = ran++ % 2 === 0 ? known : EMPTY_CATALOGUE;
    const scope = { filter, catalogue, fromMs: START_MS, toMs: END_MS };
    const { columns, rows } = await runPipes(db, { scope, stages: read, nowMs: END_MS });
    for (const row of rows) expect(row, text).toHaveLength(columns.length);
  }
  expect(ran).toBeGreaterThan(50);
});
