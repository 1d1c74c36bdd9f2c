/** Saved searches: who sees and changes which, names, bounds, projects apart, the audit log. */
import { readdirSync } from "node:fs";
import {
  bootstrap,
  createMetadata,
  createMetadataPool,
  type Metadata,
  migrateMetadata,
} from "@sightglass/metadata";
import { createLogger } from "@sightglass/runtime";
import { FakeClock, startPostgres, type TestPostgres } from "@sightglass/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AccessContext } from "../access/access-context";
import { listAudit } from "../access/list-audit";
import { UseCaseError } from "../errors";
import { isAllowed, type Permission, PRINCIPALS } from "../roles";
import { createSavedSearch, createSavedSearchInput } from "./create-saved-search";
import { deleteSavedSearch } from "./delete-saved-search";
import { getSavedSearch } from "./get-saved-search";
import { listSavedSearches } from "./list-saved-searches";
import { SAVED_SEARCHES_MAX } from "./search-words";
import { updateSavedSearch } from "./update-saved-search";

let postgres: TestPostgres;
let pool: ReturnType<typeof createMetadataPool>;
let metadata: Metadata;
let places = 0;

beforeAll(async () => {
  postgres = await startPostgres();
  const url = await postgres.freshDatabase();
  await migrateMetadata(url);
  pool = createMetadataPool({ url, logger: createLogger({ service: "test", level: "silent" }) });
  metadata = createMetadata(pool);
  await bootstrap(metadata, { adminPassword: "a long enough password" });
});
afterAll(async () => {
  await pool?.end();
  await postgres?.stop();
});

async function newPlace(): Promise<AccessContext> {
  places++;
  const organization = await metadata.organizations.create(`Organization ${places}`);
  const project = await metadata.projects.create({ organizationId: organization.id, name: "Shop" });
  return {
    organizationId: organization.id,
    projectId: project?.id ?? 0,
    actor: { kind: "user", id: "ada", name: "ada@example.com" },
    role: "owner",
    metadata,
    clock: new FakeClock(Date.now()),
  };
}

const as = (place: AccessContext, id: string, role: AccessContext["role"] = "viewer"): AccessContext => {
  return { ...place, role, actor: { kind: "user", id, name: `${id}@example.com` } };
};
const given = (name: string, more: object = {}) => createSavedSearchInput.parse({ name, ...more });
const team = (name: string, more: object = {}) => given(name, { audience: "team", ...more });

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "ok",
    (error: unknown) => (error instanceof UseCaseError ? error.code : String(error)),
  );
}

const namesOf = async (ctx: AccessContext) =>
  (await listSavedSearches(ctx, {})).items.map((item) => item.name);

const NOBODY = "AAAAAAAAAAAA";
const CASES: Record<string, { permission: Permission; call: (ctx: AccessContext) => Promise<unknown> }> = {
  "create-saved-search": {
    permission: "searches.keep",
    call: (ctx) => createSavedSearch(ctx, given(`of ${ctx.role}`)),
  },
  "delete-saved-search": {
    permission: "searches.keep",
    call: (ctx) => deleteSavedSearch(ctx, { id: NOBODY }),
  },
  "get-saved-search": { permission: "searches.read", call: (ctx) => getSavedSearch(ctx, { id: NOBODY }) },
  "list-saved-searches": { permission: "searches.read", call: (ctx) => listSavedSearches(ctx, {}) },
  "update-saved-search": {
    permission: "searches.keep",
    call: (ctx) => updateSavedSearch(ctx, { id: NOBODY }),
  },
};

it("asks every use case of the folder for its permission", async () => {
  const parts = ["exports", "search-output", "search-words"];
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -3))
    .filter((name) => !parts.includes(name));
  expect(Object.keys(CASES).toSorted()).toEqual(files.toSorted());
  const home = await newPlace();
  for (const { permission, call } of Object.values(CASES)) {
    for (const role of PRINCIPALS) {
      const code = await codeOf(call({ ...home, role }));
      if (isAllowed(role, permission)) expect(["ok", "saved_searches.not_found"]).toContain(code);
      else expect(code).toBe("auth.forbidden");
    }
  }
});

it("keeps what was saved, as it was typed, pinned ones first", async () => {
  const home = await newPlace();
  const look = { by: "host", cmp: "week", sort: "asc", tz: "Asia/Kathmandu" };
  const input = {
    query: "service:checkout  error",
    from: "now-1d/d",
    columns: ["host"],
    view: "patterns",
    ...look,
  };
  const made = await createSavedSearch(home, given("Errors", input));
  expect(await getSavedSearch(home, { id: made.id })).toMatchObject({
    ...input,
    name: "Errors",
    audience: "private",
    to: "now",
    pinned: false,
    created_by: "ada@example.com",
    may_change: true,
  });
  await createSavedSearch(home, team("zebra", { pinned: true }));
  await createSavedSearch(home, team("apple"));
  expect(await namesOf(home)).toEqual(["zebra", "apple", "Errors"]);
  const changed = await updateSavedSearch(home, { id: made.id, pinned: true, query: "", columns: null });
  expect(changed).toMatchObject({ pinned: true, query: "", columns: null, from: "now-1d/d", ...look });
  expect(await updateSavedSearch(home, { id: made.id, sort: "desc", cmp: "" })).toMatchObject({
    ...look,
    sort: "desc",
    cmp: "",
  });
  expect(await namesOf(home)).toEqual(["Errors", "zebra", "apple"]);
});

it("shows a private search to its owner alone, and lets a viewer only keep their own", async () => {
  const home = await newPlace();
  const viewer = as(home, "vic");
  const { id: own } = await createSavedSearch(viewer, given("mine"));
  const { id: shared } = await createSavedSearch(home, team("ours"));
  expect(await namesOf(viewer)).toEqual(["mine", "ours"]);
  expect(await namesOf(home)).toEqual(["ours"]);
  expect((await listSavedSearches(viewer, {})).items.map((item) => item.may_change)).toEqual([true, false]);
  for (const work of [getSavedSearch, deleteSavedSearch]) {
    expect(await codeOf(work(home, { id: own }))).toBe("saved_searches.not_found");
  }
  expect(await codeOf(updateSavedSearch(home, { id: own, name: "x" }))).toBe("saved_searches.not_found");
  expect(await codeOf(createSavedSearch(viewer, team("no")))).toBe("auth.forbidden");
  expect(await codeOf(updateSavedSearch(viewer, { id: shared, name: "no" }))).toBe("auth.forbidden");
  expect(await codeOf(updateSavedSearch(viewer, { id: own, audience: "team" }))).toBe("auth.forbidden");
  expect(await codeOf(deleteSavedSearch(viewer, { id: shared }))).toBe("auth.forbidden");
  expect(await codeOf(deleteSavedSearch(viewer, { id: own }))).toBe("ok");
});

it("gives a team's search that is made private to the one who did it", async () => {
  const home = await newPlace();
  const editor = as(home, "eda", "editor");
  const { id } = await createSavedSearch(home, team("ours"));
  await updateSavedSearch(editor, { id, audience: "private" });
  expect(await namesOf(home)).toEqual([]);
  expect(await namesOf(editor)).toEqual(["ours"]);
});

it("takes a name once in the team, and once among each person's own", async () => {
  const home = await newPlace();
  await createSavedSearch(home, given("a"));
  const { id } = await createSavedSearch(home, team("a"));
  await createSavedSearch(as(home, "vic"), given("a"));
  expect(await codeOf(createSavedSearch(home, given("a")))).toBe("saved_searches.name_taken");
  expect(await codeOf(createSavedSearch(as(home, "eda", "editor"), team("a")))).toBe(
    "saved_searches.name_taken",
  );
  expect(await codeOf(updateSavedSearch(home, { id, audience: "private" }))).toBe(
    "saved_searches.name_taken",
  );
  expect(await codeOf(updateSavedSearch(home, { id, name: "a" }))).toBe("ok");
});

it("keeps at most 500 for one person, and refuses times that are none", async () => {
  const home = await newPlace();
  expect(await codeOf(createSavedSearch(home, given("x", { from: "yesteryear" })))).toBe("range.invalid");
  const owner = "user:ada";
  await pool.query(
    `INSERT INTO saved_searches (id, project_id, audience, owner, name, query, range_from, range_to, view, created_by, updated_by)
     SELECT 'x' || n, $1, 'private', $2, 'n' || n, '', 'now-1h', 'now', '', 'a', 'a' FROM generate_series(1, $3::int) n`,
    [home.projectId, owner, SAVED_SEARCHES_MAX],
  );
  expect(await codeOf(createSavedSearch(home, given("x")))).toBe("saved_searches.too_many");
  expect(await codeOf(createSavedSearch(home, team("x")))).toBe("ok");
});

it("keeps the searches of another project out of reach", async () => {
  const [home, other] = [await newPlace(), await newPlace()];
  const { id } = await createSavedSearch(other, team("theirs"));
  expect(await namesOf(home)).toEqual([]);
  expect(await codeOf(getSavedSearch(home, { id }))).toBe("saved_searches.not_found");
  expect(await codeOf(updateSavedSearch(home, { id, name: "mine" }))).toBe("saved_searches.not_found");
  expect(await codeOf(deleteSavedSearch(home, { id }))).toBe("saved_searches.not_found");
  expect(await namesOf(other)).toEqual(["theirs"]);
});

it("writes changes of the team's searches into the audit log, and nothing of private ones", async () => {
  const home = await newPlace();
  const { id } = await createSavedSearch(home, team("ours"));
  await updateSavedSearch(home, { id, name: "still ours" });
  await deleteSavedSearch(home, { id });
  await createSavedSearch(home, given("mine"));
  const { items } = await listAudit(home, { limit: 10 });
  expect(items.map((item) => item.action)).toEqual([
    "saved_search.deleted",
    "saved_search.changed",
    "saved_search.created",
  ]);
});

it.each([
  { name: "" },
  { name: "a\nb" },
  { name: "a".repeat(101) },
  { name: "a", audience: "all" },
  { name: "a", sort: "up" },
  { name: "a", tz: "Mars/Olympus" },
])("refuses %j", (input) => {
  expect(createSavedSearchInput.safeParse(input).success).toBe(false);
});
