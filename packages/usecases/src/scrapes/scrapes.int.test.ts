import { afterAll, beforeAll, expect, it } from "vitest";
import type { AccessContext } from "../access/access-context";
import { listAudit } from "../access/list-audit";
import { isAllowed, type Permission, PRINCIPALS } from "../roles";
import { codeOf, startTestPlaces, type TestPlaces } from "../testing-place";
import { createScrapeTarget, createScrapeTargetInput } from "./create-scrape-target";
import { deleteScrapeTarget } from "./delete-scrape-target";
import { listScrapeTargets } from "./list-scrape-targets";
import { updateScrapeTarget } from "./update-scrape-target";

let places: TestPlaces;

beforeAll(async () => {
  places = await startTestPlaces();
});
afterAll(() => places?.close());

const given = (name: string, more: object = {}) =>
  createScrapeTargetInput.parse({ name, url: "https://shop.example/metrics", ...more });

const NOBODY = "AAAAAAAAAAAA";
const CASES: { permission: Permission; call: (ctx: AccessContext) => Promise<unknown> }[] = [
  { permission: "scrapes.change", call: (ctx) => createScrapeTarget(ctx, given(`of ${ctx.role}`)) },
  { permission: "scrapes.change", call: (ctx) => deleteScrapeTarget(ctx, { id: NOBODY }) },
  { permission: "scrapes.list", call: (ctx) => listScrapeTargets(ctx, {}) },
  { permission: "scrapes.change", call: (ctx) => updateScrapeTarget(ctx, { id: NOBODY }) },
];

it("asks every use case for its permission", async () => {
  const home = await places.newPlace();
  for (const { permission, call } of CASES) {
    for (const role of PRINCIPALS) {
      const code = await codeOf(call({ ...home, role }));
      if (isAllowed(role, permission)) expect(["ok", "scrapes.not_found"]).toContain(code);
      else expect(code).toBe("auth.forbidden");
    }
  }
});

it("keeps secrets to itself, and takes them to no other host", async () => {
  const home = await places.newPlace();
  const secret = { headers: { "X-Token": "hush" }, basic: { user: "u", password: "hush-hush" } };
  const { id } = await createScrapeTarget(home, given("shop", secret));
  const listed = await listScrapeTargets(home, {});
  expect(listed.items).toMatchObject([
    {
      id,
      name: "shop",
      interval_seconds: 15,
      header_names: ["X-Token", "authorization"],
      last_scrape: { at: null },
    },
  ]);
  const { items } = await listAudit(home, { limit: 10 });
  expect(JSON.stringify([listed, items])).not.toMatch(/hush|dTpod/);
  const kept = async () =>
    Object.keys((await home.metadata.scrapeTargets.find(home.projectId, id))?.headers ?? {});
  await updateScrapeTarget(home, { id, interval_seconds: 30, url: "https://shop.example/other" });
  expect(await kept()).toHaveLength(2);
  await updateScrapeTarget(home, { id, url: "https://elsewhere.example/metrics" });
  expect(await kept()).toEqual([]);
});

it("keeps the targets of another project out of reach", async () => {
  const [home, other] = [await places.newPlace(), await places.newPlace()];
  const { id } = await createScrapeTarget(other, given("theirs"));
  expect((await listScrapeTargets(home, {})).items).toEqual([]);
  expect(await codeOf(updateScrapeTarget(home, { id, name: "mine" }))).toBe("scrapes.not_found");
  expect(await codeOf(deleteScrapeTarget(home, { id }))).toBe("scrapes.not_found");
  expect(await codeOf(createScrapeTarget(other, given("theirs")))).toBe("scrapes.name_taken");
  expect(await deleteScrapeTarget(other, { id })).toEqual({ id, name: "theirs" });
});

it.each([
  { url: "file:///etc/passwd" },
  { url: "http://user:pass@shop.example/" },
  { interval_seconds: 0 },
  { labels: { "a-b": "c" } },
  { labels: { __name__: "c" } },
  { headers: { "X-A": "b\r\nX-C: d" } },
  { headers: { Host: "other" } },
])("refuses %j", (more) => {
  expect(
    createScrapeTargetInput.safeParse({ name: "a", url: "https://shop.example/", ...more }).success,
  ).toBe(false);
});
