/** What one insert leaves in `field_values`: texts counted exactly while they are few, one empty value when many. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createNativeInserter } from "./insert-native";
import { AttributeKeys } from "./native/attribute-keys";
import { LogBlock } from "./native/log-block";
import { LogRow } from "./native/log-row";
import type { ProjectDb } from "./project-db";
import { param, sql } from "./sql";
import { startTestStore, type TestStore } from "./testing/test-store";
import { zstdFrame } from "./testing/zstd-frame";

const ROWS = 10_000;
const DISTINCT = {
  route: 7,
  "quarter.under": 1999,
  "thousands.late": 2500,
  "request.id": ROWS,
} as const;

let store: TestStore;
let db: ProjectDb;

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  const inserter = createNativeInserter(store.options);
  // Two frames: the rule holds for the body as a whole. Twice: the token keeps the second out.
  const frames = [frameOf(0, ROWS / 2), frameOf(ROWS / 2, ROWS)];
  for (let attempt = 0; attempt < 2; attempt++)
    await inserter.insert({ table: "logs", frames, token: "field-values" });
  await inserter.insert({ table: "logs", frames: [frameOf(0, 100)], token: "field-values-small" });
  inserter.close();
});
afterAll(() => store?.stop());

/** `thousands.late` repeats one text at first: only the whole body shows that there are many. */
function textsOf(i: number): [string, string][] {
  const late = i < 3000 ? 0 : i % DISTINCT["thousands.late"];
  return [
    ["route", `/r${i % DISTINCT.route}`],
    ["quarter.under", `q${i % DISTINCT["quarter.under"]}`],
    ["thousands.late", `t${late}`],
    ["request.id", `id${i}`],
    ["long", "x".repeat(200)],
  ];
}

function frameOf(from: number, to: number): Buffer {
  const block = new LogBlock();
  const keys = new AttributeKeys(() => 0);
  const row = new LogRow();
  for (let i = from; i < to; i++) {
    row.clear();
    row.projectId = db.projectId;
    row.observedMs = Date.now();
    row.timestampSeconds = Math.floor(Date.now() / 1000);
    row.eventIdLow = i;
    for (const [key, text] of textsOf(i)) row.addAttribute(keys.find(key), text);
    block.append(row);
  }
  return zstdFrame(block.encode());
}

const valueRow = z.object({ value: z.string(), n: z.coerce.number() });

async function valuesOf(key: string): Promise<Map<string, number>> {
  const statement = sql`SELECT value, sum(events) AS n FROM field_values
    WHERE ${db.condition} AND signal = 'logs' AND type = 'text' AND key = ${param("String", key)} GROUP BY value`;
  const { rows } = await db.query(statement, valueRow);
  return new Map(rows.map(({ value, n }) => [value, n]));
}

describe("field_values of texts", () => {
  it.each(["route", "quarter.under"] as const)("counts each text of %s", async (key) => {
    const expected = new Map<string, number>();
    for (const i of [...Array(ROWS).keys(), ...Array(100).keys()]) {
      const text = textsOf(i).find(([name]) => name === key)?.[1] ?? "";
      expected.set(text, (expected.get(text) ?? 0) + 1);
    }
    // Of the small body nearly all texts are distinct, which is "many" there.
    if (key === "quarter.under") {
      for (let i = 0; i < 100; i++) expected.set(`q${i}`, (expected.get(`q${i}`) ?? 0) - 1);
      expected.set("", 100);
    }
    expect(await valuesOf(key)).toEqual(expected);
  });

  it("keeps a key of many texts with its events, also when they begin late in the body", async () => {
    expect(await valuesOf("request.id")).toEqual(new Map([["", ROWS + 100]]));
    expect(await valuesOf("thousands.late")).toEqual(
      new Map([
        ["", ROWS],
        ["t0", 100],
      ]),
    );
  });

  it("takes a long text for many", async () => {
    expect(await valuesOf("long")).toEqual(new Map([["", ROWS + 100]]));
  });
});
