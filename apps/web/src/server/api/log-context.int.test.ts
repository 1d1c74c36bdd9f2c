/** `GET /logs/{id}/context`: neighbours by scope and filter, page by page both ways, each row once. */
import { type LogContextOutput, logContextOutput } from "@sightglass/usecases";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../testing-app";

const START = Date.UTC(2026, 10, 20, 12);
const TRACE = "0af7651916cd43dd8448eb211c80319c";
let app: TestApp;

const idOf = (i: number) => (BigInt(START) << 22n) + BigInt(i);
const hexOf = (i: number) => idOf(i).toString(16).padStart(16, "0");

/** 300 events, ten in each nanosecond, on three hosts and in two services; one in 50 without a host. */
function logs() {
  return Array.from({ length: 300 }, (_, i) => ({
    project_id: app.first.id,
    timestamp: new Date(START + Math.floor(i / 10) * 1000).toISOString().replace("T", " ").slice(0, 23),
    observed_timestamp: new Date(START).toISOString().replace("T", " ").slice(0, 23),
    event_id: String(idOf(i)),
    severity_number: i % 10 === 0 ? 17 : 9,
    service: i % 2 === 0 ? "checkout" : "cart",
    host: i % 50 === 49 ? "" : `web-${i % 3}`,
    trace_id: i > 145 && i < 155 ? TRACE : "",
    body: `line ${i}`,
  }));
}

beforeAll(async () => {
  app = await startTestApp();
  await app.insert("logs", logs());
});
afterAll(() => app?.close());

const get = (i: number, more: string) =>
  app.call(`/api/v1/logs/${hexOf(i)}/context?${more}`, {
    headers: { authorization: `Bearer ${app.first.token}` },
  });
const around = async (i: number, more: string) => logContextOutput.parse(await (await get(i, more)).json());
const numbers = (rows: LogContextOutput["before"]) => rows.map((row) => Number(row.body.slice(5)));
const upTo = (from: number, to: number, fits: (i: number) => boolean = () => true) =>
  Array.from({ length: to - from }, (_, i) => from + i).filter(fits);

it("gives the neighbours of everything in order, told apart within one nanosecond", async () => {
  const found = await around(150, "before=7&after=5&scope=everything");
  expect(numbers(found.before)).toEqual(upTo(143, 150));
  expect(found.row.body).toBe("line 150");
  expect(numbers(found.after)).toEqual(upTo(151, 156));
});

it.each([
  ["host", (i: number) => i % 3 === 0 && i % 50 !== 49],
  ["service", (i: number) => i % 2 === 0],
  ["trace", (i: number) => i > 145 && i < 155],
] as const)("keeps to the same %s", async (scope, fits) => {
  const found = await around(150, `before=20&after=20&scope=${scope}`);
  expect(numbers(found.before)).toEqual(upTo(0, 150, fits).slice(-20));
  expect(numbers(found.after)).toEqual(upTo(151, 300, fits).slice(0, 20));
});

it("begins with the same host, and says which scopes there are and what query finds the rows", async () => {
  const found = await around(150, "before=1&after=1");
  expect(found).toMatchObject({
    scope: "host",
    scopes: ["host", "service", "trace", "everything"],
    query: 'host:"web-0"',
  });
  const bare = await around(149, "before=2&after=2&scope=host");
  expect(numbers([...bare.before, ...bare.after])).toEqual([49, 99, 199, 249]);
});

it("goes on both ways by cursor until all rows were seen once, with a filter on top", async () => {
  const fits = (i: number) => i % 10 !== 0;
  const query = `query=${encodeURIComponent("-severity:error")}&scope=everything`;
  const first = await around(150, `${query}&before=20&after=20`);
  let seen = [...numbers(first.before), ...numbers(first.after)];
  let { before_cursor: before, after_cursor: after } = first;
  for (let pages = 0; before !== null && pages < 20; pages++) {
    const page = await around(150, `${query}&before=33&after=0&before_cursor=${before}`);
    expect(page.after).toEqual([]);
    seen = [...numbers(page.before), ...seen];
    before = page.before_cursor;
  }
  for (let pages = 0; after !== null && pages < 20; pages++) {
    const page = await around(150, `${query}&before=0&after=33&after_cursor=${after}`);
    seen = [...seen, ...numbers(page.after)];
    after = page.after_cursor;
  }
  expect(seen).toEqual(upTo(0, 300, fits));
});

it("refuses what it cannot answer", async () => {
  const codes = async (i: number, more: string) => {
    const answer: unknown = await (await get(i, more)).json();
    return answer;
  };
  expect(await codes(9999, "")).toMatchObject({ status: 404, code: "logs.not_found" });
  expect(await codes(150, "scope=pod")).toMatchObject({ status: 400, code: "input.invalid" });
  expect(await codes(150, "scope=planet")).toMatchObject({ status: 400 });
  expect(await codes(150, "before=501")).toMatchObject({ status: 400 });
  expect(await codes(150, "before_cursor=x")).toMatchObject({ code: "cursor.invalid" });
  expect(await codes(150, `before_cursor=2026-02-30T00:00:00.000000000Z_${hexOf(1)}`)).toMatchObject({
    code: "cursor.invalid",
  });
  expect(await codes(150, "query=(")).toMatchObject({ code: "query.syntax" });
});
