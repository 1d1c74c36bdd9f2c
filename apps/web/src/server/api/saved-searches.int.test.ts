/** /api/v1/saved-searches by its route files: all methods, statuses, and who may not. */
import {
  type GetSavedSearchOutput,
  getSavedSearchOutput,
  listSavedSearchesOutput,
} from "@sightglass/usecases";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ORIGIN, startTestApp, type TestApp } from "../testing-app";

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

const PATH = "/api/v1/saved-searches";
/** As the signed-in owner, from one of our own pages. */
const call = (method: string, path: string, body?: unknown) =>
  app.call(path, {
    method,
    headers: { cookie: app.cookie, origin: ORIGIN, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const itemOf = async (response: Response): Promise<GetSavedSearchOutput> =>
  getSavedSearchOutput.parse(await response.json());
const namesOf = async () =>
  listSavedSearchesOutput.parse(await (await call("GET", PATH)).json()).items.map((item) => item.name);

it("makes, reads, changes and deletes", async () => {
  const created = await call("POST", PATH, { name: "Errors", query: "severity:error", audience: "team" });
  expect(created.status).toBe(201);
  const { id } = await itemOf(created);
  expect(await itemOf(await call("GET", `${PATH}/${id}`))).toMatchObject({ query: "severity:error" });
  const changed = await call("PATCH", `${PATH}/${id}`, { name: "All errors", pinned: true });
  expect(await itemOf(changed)).toMatchObject({
    id,
    name: "All errors",
    pinned: true,
    query: "severity:error",
  });
  expect(await namesOf()).toEqual(["All errors"]);
  const removed = await call("DELETE", `${PATH}/${id}`);
  expect([removed.status, (await itemOf(removed)).name]).toEqual([200, "All errors"]);
  expect((await call("DELETE", `${PATH}/${id}`)).status).toBe(404);
  expect(await namesOf()).toEqual([]);
});

it("refuses a body past 64 KiB with 413", async () => {
  const long = await call("POST", PATH, { name: "x".repeat(64 * 1024) });
  expect([long.status, await long.json()]).toMatchObject([413, { code: "body.too_large" }]);
});

it.each([
  ["query", "a\0b"],
  ["query", "half \ud800"],
  ["name", "half \ud800"],
  ["by", "\0"],
  ["columns", ["\0"]],
])("refuses %s with a character that the database does not hold", async (key, value) => {
  const answer = await call("POST", PATH, { name: "odd", audience: "team", [key]: value });
  expect([answer.status, await answer.json()]).toMatchObject([400, { code: "input.invalid" }]);
});

it("refuses names that are taken, unknown keys, and other methods", async () => {
  await call("POST", PATH, { name: "one" });
  const again = await call("POST", PATH, { name: "one" });
  expect([again.status, await again.json()]).toMatchObject([409, { code: "saved_searches.name_taken" }]);
  expect((await call("POST", PATH, { name: "two", project_id: 2 })).status).toBe(400);
  expect((await call("PATCH", `${PATH}/AAAAAAAAAAAA`, { id: "BBBBBBBBBBBB" })).status).toBe(400);
  for (const [method, path] of [
    ["PUT", PATH],
    ["DELETE", PATH],
    ["POST", `${PATH}/AAAAAAAAAAAA`],
  ] as const) {
    expect((await call(method, path)).status).toBe(405);
  }
});

it("is closed to nobody, to other sites, and shows another project nothing", async () => {
  const { id } = await itemOf(await call("POST", PATH, { name: "ours", audience: "team" }));
  for (const [method, path] of [
    ["GET", PATH],
    ["POST", PATH],
    ["PATCH", `${PATH}/${id}`],
    ["DELETE", `${PATH}/${id}`],
  ] as const) {
    expect((await app.call(path, { method })).status).toBe(401);
    if (method === "GET") continue;
    const foreign = await app.call(path, {
      method,
      headers: { cookie: app.cookie, origin: "https://evil.example" },
    });
    expect(foreign.status).toBe(403);
  }
  const stranger = { headers: { authorization: `Bearer ${app.second.token}` } };
  expect(await (await app.call(PATH, stranger)).json()).toEqual({ items: [] });
  expect((await app.call(`${PATH}/${id}`, stranger)).status).toBe(404);
  const removal = await app.call(`${PATH}/${id}`, { method: "DELETE", ...stranger });
  expect(removal.status).toBe(403);
});
