/** The template in SQL is the template in TypeScript, text by text. */
import { maskText } from "@sightglass/query-language";
import { HOSTILE_MESSAGES as HOSTILE, MESSAGES } from "@sightglass/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { sql } from "../sql";
import { startTestStore, type TestStore } from "../testing/test-store";
import { READ_TEXT, TEMPLATE } from "./pattern-sql";

let store: TestStore;
beforeAll(async () => {
  store = await startTestStore();
});
afterAll(() => store?.stop());

const CHARS = Array.from("aAfF019_ -.:,/+@\"'\\=\n\u0001\u0002\u0004\u0006\u001f\u001b[mé日😀").concat(
  "msg=",
  '"msg":',
  "eyJa",
  "10.0.0.1",
  "deadbeef",
  "\u001b[31m",
);
const RANDOM = fc.sample(
  fc.array(fc.constantFrom(...CHARS), { maxLength: 40 }).map((parts) => parts.join("")),
  { seed: 20261121, numRuns: 4_000 },
);
/** Real lines, cut and joined at places that no program would choose. */
const MIXED = fc.sample(
  fc
    .tuple(fc.constantFrom(...MESSAGES), fc.constantFrom(...MESSAGES), fc.nat(200), fc.nat(200))
    .map(([one, other, end, start]) => one.slice(0, end) + other.slice(start).repeat(1 + (end % 9))),
  { seed: 7, numRuns: 1_000 },
);
const row = z.object({ body: z.string(), template: z.string() });

it("agrees with the engine on real, mixed, hostile and random messages", async () => {
  const db = store.freshProject();
  const bodies = [...new Set([...MESSAGES, ...HOSTILE, ...MIXED, ...RANDOM])];
  await store.insert(
    "logs",
    bodies.map((body, i) => ({
      project_id: db.projectId,
      event_id: String(i + 1),
      timestamp: "2026-11-21 10:00:00",
      body,
      retention_days: 400,
    })),
  );
  const { rows } = await db.query(
    sql`SELECT body, template FROM (SELECT body, ${READ_TEXT} AS read_text, ${TEMPLATE} AS template FROM logs WHERE ${db.condition})`,
    row,
  );
  expect(rows).toHaveLength(bodies.length);
  const differing = rows.filter(({ body, template }) => maskText(body).template !== template);
  expect(
    differing
      .slice(0, 5)
      .map(({ body, template }) => [body.slice(0, 200), template, maskText(body).template]),
  ).toEqual([]);
});
