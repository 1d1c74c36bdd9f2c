/** The life of a hot key on real engines: asked for, chosen, built beside inserts, read, left, with ends in the middle. */
import { startEmbeddedClickHouse } from "@sightglass/embedded";
import { createLogger } from "@sightglass/runtime";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../context";
import { fieldValues } from "../logs/field-values";
import { listFields } from "../logs/list-fields";
import { runQuery } from "../logs/run-query";
import { codeOf } from "../testing-place";
import { listHotKeys } from "./list-hot-keys";
import { KEPT_MAX, setHotKey } from "./set-hot-key";
import { ASKED, insertEvents, startTestHotKeys, type TestHotKeys } from "./testing-hot-keys";

const ROWS = 20_000;
const NUMBER = { "shop.total": "number % 100 + 0.5" };
const TEXT = { "shop.coupon": "concat('c', toString(number % 7))" };

let hot: TestHotKeys;
let shop: Context;
let stranger: Context;

beforeAll(async () => {
  hot = await startTestHotKeys();
});
afterAll(() => hot?.close());

beforeEach(async () => {
  const { hotKeys } = hot.work;
  for (const { name } of await hotKeys.columns()) await hotKeys.removeColumn(name);
  for (const { projectId, key } of await hotKeys.wishes()) await hotKeys.removeWish(projectId, key);
  await hot.keyUses.flush();
  await hotKeys.forgetUsesBefore("9999-01-01");
  // Columns without a row go at the next look.
  await hot.tend();
  hot.steps.length = 0;
  shop = await hot.newContext();
  stranger = await hot.newContext();
  await hot.command(insertEvents(shop.projectId, ROWS, { number: NUMBER, text: TEXT }));
});

const ask = (ctx: Context, query: string) => runQuery(ctx, { query, ...ASKED, timezone: "UTC" });

async function askOften(ctx: Context, query: string, times: number) {
  for (let i = 0; i < times; i++) await ask(ctx, query);
  await hot.keyUses.flush();
}

/** As a process that started just now sees it. */
const fresh = (ctx: Context): Context => hot.contextOf(ctx);

describe("a hot key", () => {
  it("is chosen by its use, built, and read by queries, with the same answers", async () => {
    const query = "* | stats p95(shop.total), uniq(shop.total), count()";
    const before = await ask(shop, query);
    await askOften(shop, query, 1);
    await hot.settle();
    expect(hot.steps).toEqual([]);
    await askOften(shop, query, 1);
    await hot.settle();
    expect(hot.steps).toEqual(["added", "ready"]);
    const after = await ask(fresh(shop), query);
    expect(after.rows).toEqual(before.rows);
    // The map is not read any more.
    expect(after.stats.bytes_read).toBeLessThan(before.stats.bytes_read);
    const { items } = await listHotKeys(fresh(shop), {});
    expect(items).toMatchObject([
      { key: "shop.total", type: "number", state: "ready", filled: 1, kept: false },
    ]);
    expect(items[0]?.uses).toBe(3);
    const { fields } = await listFields(fresh(shop), { query: "", ...ASKED });
    expect(fields.filter((field) => field.own_column).map(({ key }) => key)).toEqual(["shop.total"]);
    const values = { key: "shop.total", query: "", ...ASKED, limit: 10 };
    expect(await fieldValues(fresh(shop), values)).toEqual(await fieldValues(shop, values));
  });

  it("answers as before when a value of another type comes, which gets a column too", async () => {
    await setHotKey(shop, { key: "shop.total", wish: "keep" });
    await hot.settle();
    await hot.command(insertEvents(shop.projectId, 10, { text: { "shop.total": "'free'" } }));
    const both = "* | stats count(shop.total), uniq(shop.total), max(shop.total)";
    const expected = [[ROWS + 10, 101, "free"]];
    expect((await ask(fresh(shop), both)).rows).toEqual(expected);
    await hot.settle();
    const types = (await listHotKeys(fresh(shop), {})).items.map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(["number", "text"]));
    expect((await ask(fresh(shop), both)).rows).toEqual(expected);
    expect((await ask(fresh(shop), "shop.total:free | stats count()")).rows).toEqual([[10]]);
    expect((await ask(fresh(shop), "-shop.total:free | stats count()")).rows).toEqual([[ROWS]]);
  });

  it("is built whatever ends in the middle: the one who builds, and the store", async () => {
    await hot.work.hotKeys.beginColumn({
      name: "hot_000000aa",
      key: "shop.total",
      type: "number",
      fewValues: false,
    });
    // It ended before the column was added.
    await hot.command("SYSTEM STOP MERGES sightglass.logs");
    expect(await hot.tend()).toBe(true);
    expect(await hot.tend()).toBe(true);
    expect((await hot.states()).columns.get("hot_000000aa")).toMatchObject({ filled: 0, isFilling: true });
    await hot.command(insertEvents(shop.projectId, 10, { number: NUMBER }));
    process.kill(hot.engine.pid, "SIGKILL");
    await hot.engine.exited;
    const { dataDir, port } = hot.engine;
    const logger = createLogger({ service: "test", level: "silent" });
    const again = await startEmbeddedClickHouse({ dataDir, port, logger });
    try {
      await waitFor(() => hot.tend().then(() => true));
      await hot.settle();
      expect((await hot.states()).columns.get("hot_000000aa")).toMatchObject({ filled: 1, isFilling: false });
      const { rows } = await ask(fresh(shop), "shop.total:>=99 | stats count()");
      expect(rows).toEqual([[ROWS / 100]]);
    } finally {
      hot.replaceEngine(again);
    }
  });

  it("leaves when it is removed, and its column goes only after nobody can read it", async () => {
    await setHotKey(shop, { key: "shop.coupon", wish: "keep" });
    await hot.settle();
    const reader = fresh(shop);
    const query = "shop.coupon:c3 | stats count()";
    const expected = (await ask(reader, query)).rows;
    await setHotKey(shop, { key: "shop.coupon", wish: "never" });
    await hot.tend();
    await hot.tend();
    expect((await hot.states()).columns.size).toBe(1);
    expect((await ask(reader, query)).rows).toEqual(expected);
    hot.places.clock.advance(121_000);
    await hot.tend();
    expect((await hot.states()).columns.size).toBe(0);
    expect((await ask(reader, query)).rows).toEqual(expected);
    expect((await listHotKeys(fresh(shop), {})).items).toMatchObject([{ key: "shop.coupon", state: "off" }]);
    await askOften(shop, query, 5);
    await hot.settle();
    expect((await hot.states()).columns.size).toBe(0);
    await setHotKey(shop, { key: "shop.coupon", wish: null });
    await hot.settle();
    expect((await hot.states()).columns.size).toBe(1);
  });

  it("takes the place of one that nobody asks for any more, and waits when there is none", async () => {
    const keys = ["k1", "k2", "k3", "k4"];
    const number = Object.fromEntries(keys.map((key) => [key, "number"]));
    await hot.command(insertEvents(shop.projectId, ROWS, { number }));
    const key = async (name: string) => {
      await askOften(shop, `* | stats p95(${name})`, 3);
      await hot.settle();
    };
    for (const name of ["k1", "k2", "k3", "k4"]) await key(name);
    const standing = async () =>
      (await hot.work.hotKeys.columns()).filter(({ state }) => state === "ready").map((column) => column.key);
    expect(await standing()).toEqual(["k1", "k2", "k3"]);
    hot.places.clock.advance(8 * 86_400_000);
    const later = fresh(shop);
    for (const name of ["k2", "k3", "k4"]) await askOften(later, `* | stats p95(${name})`, 3);
    await hot.tend();
    hot.places.clock.advance(121_000);
    await hot.settle();
    expect(await standing()).toEqual(["k2", "k3", "k4"]);
  });
});

describe("another project", () => {
  it("learns nothing of keys that it does not have, also by what its queries read", async () => {
    await hot.command(insertEvents(stranger.projectId, ROWS, { number: { "own.n": "number" } }));
    const guess = "shop.total:>=50 | stats count()";
    const before = await ask(fresh(stranger), guess);
    await setHotKey(shop, { key: "shop.total", wish: "keep" });
    await hot.settle();
    await askOften(stranger, guess, 5);
    await hot.settle();
    const answer = await listHotKeys(fresh(stranger), {});
    expect(answer).toMatchObject({ items: [], places_taken: 1 });
    expect(JSON.stringify(answer)).not.toContain("shop");
    expect((await ask(fresh(stranger), guess)).stats).toMatchObject({
      rows_read: before.stats.rows_read,
      bytes_read: before.stats.bytes_read,
    });
    const { fields } = await listFields(fresh(stranger), { query: "", ...ASKED });
    expect(fields.filter((field) => field.own_column)).toEqual([]);
    expect(await codeOf(setHotKey(stranger, { key: "shop.total", wish: "keep" }))).toBe("hot_keys.not_found");
    // Its "never" takes nothing from the one who keeps it.
    await setHotKey(stranger, { key: "shop.total", wish: "never" });
    await hot.settle();
    expect((await listHotKeys(fresh(shop), {})).items).toMatchObject([{ state: "ready", kept: true }]);
  });
});

describe("who may change", () => {
  it("is an owner or admin, within the places of a project, and it is written down", async () => {
    for (const role of ["editor", "viewer", "manage_token", "read_token"] as const) {
      expect(await codeOf(setHotKey({ ...shop, role }, { key: "shop.total", wish: "keep" }))).toBe(
        "auth.forbidden",
      );
      expect((await listHotKeys({ ...shop, role }, {})).may_change).toBe(false);
    }
    const keys = Array.from({ length: KEPT_MAX + 1 }, (_, i) => `extra.${i}`);
    const number = Object.fromEntries(keys.slice(1).map((key) => [key, "number"]));
    await hot.command(insertEvents(shop.projectId, 10, { number }));
    const later = fresh(shop);
    // A catalogue that is kept from before knows nothing of a key that came just now.
    await listHotKeys(later, {});
    await hot.command(insertEvents(shop.projectId, 10, { number: { "extra.0": "number" } }));
    const codes: string[] = [];
    for (const key of keys) codes.push(await codeOf(setHotKey(later, { key, wish: "keep" })));
    expect(codes).toEqual([...Array(KEPT_MAX).fill("ok"), "hot_keys.too_many"]);
    const audit = await shop.metadata.audit.list(shop.organizationId, { limit: 1 });
    expect(audit[0]).toMatchObject({ action: "hot_key.kept", targetName: `extra.${KEPT_MAX - 1}` });
    for (const key of keys) await setHotKey(later, { key, wish: null });
  });
});
