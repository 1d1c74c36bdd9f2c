import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres, type TempDir, type TestPostgres, tempDir, waitFor } from "@sightglass/testkit";
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { newPublicId } from "../secrets";
import type { NewInput } from "../stores/inputs";
import { freshMetadata, openPool, silent, type TestMetadata } from "../testing-metadata";
import { createInputBook, type InputBook } from "./input-book";

let postgres: TestPostgres;
let store: TestMetadata;
let folder: TempDir;
const books: InputBook[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  store = await freshMetadata(await postgres.freshDatabase());
  folder = tempDir("book");
});
afterEach(async () => {
  await Promise.all(books.splice(0).map((book) => book.close()));
  await store.pool.end();
  folder.remove();
});

const cacheFile = () => join(folder.path, "keys", "inputs.json");

/** A slow poll, so that only notifications can explain what is seen at once. */
async function bookOn(pool: Pool): Promise<InputBook> {
  const options = { pool, logger: silent, cacheFile: cacheFile(), pollMs: 600_000, startTimeoutMs: 1_500 };
  const book = await createInputBook(options);
  books.push(book);
  return book;
}

async function listeningBook(): Promise<InputBook> {
  const book = await bookOn(store.pool);
  await waitFor(() => book.state().listening);
  return book;
}

async function add(more: Partial<NewInput>): Promise<string> {
  const id = newPublicId();
  const input: NewInput = {
    id,
    projectId: 1,
    kind: "syslog",
    name: "edge",
    networks: ["203.0.113.0/24"],
    timeZone: "Europe/Berlin",
    doors: ["syslog-udp"],
    enabled: true,
    createdBy: "test",
    ...more,
  };
  expect(await store.metadata.inputs.create(input)).toBe(true);
  return id;
}

const WITHIN_A_SECOND = { timeoutMs: 1_000, everyMs: 5 };

it("begins with an input of project 1 for this machine and private networks, at every door", async () => {
  const book = await listeningBook();
  const own = { name: "default", projectId: 1, retentionDays: 30, timeZone: "UTC" };
  expect(book.find("syslog-udp", "127.0.0.1")).toMatchObject(own);
  expect(book.find("syslog-tcp", "::ffff:10.1.2.3")).toMatchObject(own);
  expect(book.find("syslog-tls", "fd00::7")).toMatchObject(own);
  expect(book.find("syslog-udp", "203.0.113.9")).toBeUndefined();
  expect(book.find("syslog-udp", "nonsense")).toBeUndefined();
  expect(book.state()).toMatchObject({ source: "postgres", inputs: 3 });
});

it("sees new, changed, disabled and removed inputs and a changed retention within a second", async () => {
  const book = await listeningBook();
  const id = await add({});
  await waitFor(() => book.find("syslog-udp", "203.0.113.9"), WITHIN_A_SECOND);
  expect(book.find("syslog-udp", "203.0.113.9")).toEqual({
    id,
    name: "edge",
    projectId: 1,
    retentionDays: 30,
    timeZone: "Europe/Berlin",
  });
  expect(book.find("syslog-tcp", "203.0.113.9")).toBeUndefined();
  await store.metadata.inputs.update(1, id, { doors: ["syslog-tcp"], name: "firewalls" });
  await waitFor(() => book.find("syslog-tcp", "203.0.113.9")?.name === "firewalls", WITHIN_A_SECOND);
  const { organizationId } = store.first;
  await store.metadata.projects.setRetention({ organizationId, id: 1, retentionDays: 90 });
  await waitFor(() => book.find("syslog-tcp", "203.0.113.9")?.retentionDays === 90, WITHIN_A_SECOND);
  await store.metadata.inputs.update(1, id, { enabled: false });
  await waitFor(() => book.find("syslog-tcp", "203.0.113.9") === undefined, WITHIN_A_SECOND);
  await store.metadata.inputs.update(1, id, { enabled: true });
  await waitFor(() => book.find("syslog-tcp", "203.0.113.9"), WITHIN_A_SECOND);
  expect(await store.metadata.inputs.remove(1, id)).toBe("firewalls");
  await waitFor(() => book.find("syslog-tcp", "203.0.113.9") === undefined, WITHIN_A_SECOND);
});

it("lets the longest network win", async () => {
  await add({ name: "wide", networks: ["0.0.0.0/0"] });
  await add({ name: "narrow", networks: ["10.7.0.0/16"] });
  const book = await listeningBook();
  expect(book.find("syslog-udp", "10.7.1.1")?.name).toBe("narrow");
  expect(book.find("syslog-udp", "10.8.1.1")?.name).toBe("default");
  expect(book.find("syslog-udp", "198.51.100.1")?.name).toBe("wide");
  expect(book.find("syslog-tcp", "10.7.1.1")?.name).toBe("default");
});

it("outlives Postgres, also over a start", async () => {
  const first = await listeningBook();
  expect(statSync(cacheFile()).mode & 0o777).toBe(0o600);
  const gone = openPool("postgres://nobody:x@127.0.0.1:1/none");
  const second = await bookOn(gone);
  expect(second.state()).toMatchObject({ source: "disk", inputs: 3, listening: false });
  expect(second.find("syslog-udp", "10.0.0.1")).toEqual(first.find("syslog-udp", "10.0.0.1"));
  writeFileSync(cacheFile(), readFileSync(cacheFile(), "utf8").slice(0, -5));
  const third = await bookOn(gone);
  expect(third.state()).toMatchObject({ source: "none" });
  expect(third.find("syslog-udp", "10.0.0.1")).toBeUndefined();
  await gone.end();
});

it("gives each letter to one replay only, and back when nothing was taken", async () => {
  const { replays } = store.metadata;
  const observedAt = new Date("2026-11-21T10:00:00Z");
  const claim = { projectId: 1, letterId: "00000000000000aa", reason: "json.depth", observedAt, byName: "p" };
  const claims = await Promise.all(Array.from({ length: 8 }, () => replays.claim(claim)));
  expect(claims.filter((mine) => mine)).toHaveLength(1);
  await replays.release(1, claim.letterId);
  expect(await replays.claim(claim)).toBe(true);
  await replays.settle(1, claim.letterId, { state: "accepted", accepted: 1, rejected: 0 });
  const span = { reason: "json.depth", from: observedAt, to: new Date(observedAt.getTime() + 1) };
  expect(await replays.count(1, span)).toEqual(new Map([["accepted", 1]]));
  expect(await replays.find(1, [claim.letterId, "other"])).toMatchObject([
    { state: "accepted", accepted: 1 },
  ]);
  await replays.forgetBefore(1, span.to);
  expect(await replays.count(1, span)).toEqual(new Map());
});
