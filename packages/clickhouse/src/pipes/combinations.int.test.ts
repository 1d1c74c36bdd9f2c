/** Stages in any order over records with keys of mixed types: the engine takes every statement. */
import { parseQuery, queryErrors } from "@sightglass/query-language";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { loadKeyCatalogue } from "../queries/key-catalogue";
import { runPipes } from "../queries/run-pipes";
import { END_MS, Random, randomRecord, START_MS } from "../testing/generate";
import { pipedQueries } from "../testing/stages";
import { startTestStore, type TestStore } from "../testing/test-store";

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
  for (const text of pipedQueries(11, 150)) {
    const { filter, stages: read, problems } = parseQuery(text);
    if (queryErrors(problems).length > 0) continue;
    const catalogue = ran++ % 2 === 0 ? known : EMPTY_CATALOGUE;
    const scope = { filter, catalogue, fromMs: START_MS, toMs: END_MS };
    const { columns, rows } = await runPipes(db, { scope, stages: read, nowMs: END_MS });
    for (const row of rows) expect(row, text).toHaveLength(columns.length);
  }
  expect(ran).toBeGreaterThan(50);
});
