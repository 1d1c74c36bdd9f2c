/** `GET /logs/tail` from the event log on disk and the store together: nothing missing, nothing twice, nobody else's. */
import { createHash, randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  openLocalPublisher,
  openLocalSubscriber,
  type ProcessPublisher,
  WRITER_GROUP,
} from "@sightglass/bus";
import { type BlockEvent, sealedBlock, waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TAIL_LIMITS } from "./stream-slots";
import { startTestApp, type TestApp } from "./testing-app";
import { openTail, type TestTail } from "./testing-tail";

let app: TestApp;
let publisher: ProcessPublisher;
let nextN = 1;

beforeAll(async () => {
  app = await startTestApp();
  publisher = await openLocalPublisher({ dataDir: app.dataDir, diskFreeMinBytes: 0 });
});
afterAll(async () => {
  await publisher?.close();
  await app?.close();
});

const tail = (token: string, parameters: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  openTail(app, { token, parameters, headers });

/** Publishes events of both projects; the numbers of the first. */
async function publish(count: number, more: Partial<BlockEvent> = {}): Promise<number[]> {
  const first = nextN;
  nextN += count;
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  const own = numbers.map((n) => ({ projectId: app.first.id, n, ...more }));
  const foreign = numbers.map((n) => ({ projectId: app.second.id, n: n + 1_000_000, body: "foreign" }));
  await publisher.publish(await sealedBlock([...own, ...foreign]));
  return numbers;
}

/** Does the writer's work with what is in the event log: stores the rows, and commits. */
async function store(numbers: readonly number[]): Promise<void> {
  const nowMs = Date.now();
  const time = new Date(nowMs).toISOString().replace("T", " ").replace("Z", "");
  await app.insert(
    "logs",
    numbers.map((n) => ({
      project_id: app.first.id,
      timestamp: time,
      observed_timestamp: time,
      event_id: String((BigInt(Math.floor(nowMs / 1024)) << 32n) + BigInt(n)),
      severity_number: 9,
      service: "checkout",
      body: `event ${n}`,
      attributes_number: { n },
    })),
  );
}

async function commitAll(): Promise<void> {
  const subscriber = openLocalSubscriber({ dataDir: app.dataDir });
  let done = false;
  const subscription = await subscriber.subscribe(
    WRITER_GROUP,
    async (reader) => {
      const messages = await reader.read(reader.position.committed, { maxBytes: 1 << 26, waitMs: 200 });
      const end = reader.position.committed + messages.length;
      if (messages.length > 0) await reader.commit(end);
      done = true;
    },
    () => {},
  );
  await waitFor(() => done, { timeoutMs: 5_000 });
  await subscription.close();
}

describe("the tail", () => {
  it("brings each project its own events, as the search does", async () => {
    const [mine, theirs] = await Promise.all([tail(app.first.token), tail(app.second.token)]);
    const numbers = await publish(5);
    expect((await mine.rows(5)).map((row) => row.attributes.n)).toEqual(numbers);
    expect((await theirs.rows(5)).every((row) => row.body === "foreign")).toBe(true);
    expect(mine.events[0]?.data).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    await Promise.all([mine.close(), theirs.close()]);
  });

  it("takes a signed-in person's session", async () => {
    const mine = await openTail(app, { headers: { cookie: app.cookie } });
    const numbers = await publish(1);
    expect((await mine.rows(1)).map((row) => row.attributes.n)).toEqual(numbers);
    await mine.close();
  });

  it("brings only what matches", async () => {
    const mine = await tail(app.first.token, { query: 'severity:error ~"boom"' });
    await publish(3, { severity: 17 });
    await publish(3, { body: "boom" });
    const wanted = await publish(2, { severity: 17, body: "a BOOM here" });
    expect((await mine.rows(2)).map((row) => row.attributes.n)).toEqual(wanted);
    await mine.close();
  });

  it("goes on behind the id of the last event, by header and by parameter", async () => {
    const before = await tail(app.first.token);
    const numbers = await publish(10);
    await before.rows(4);
    const lastId = before.events[3]?.id ?? "";
    await before.close();
    const later = await publish(3);
    const wanted = [...numbers.slice(4), ...later];
    for (const again of [
      await tail(app.first.token, {}, { "last-event-id": lastId }),
      await tail(app.first.token, { cursor: lastId }),
    ]) {
      expect((await again.rows(wanted.length)).map((row) => row.attributes.n)).toEqual(wanted);
      expect(again.events[0]).toMatchObject({ name: "resumed", data: { missing: 0, repeats: false } });
      await again.close();
    }
    const stranger = await tail(app.second.token, { cursor: lastId });
    expect((await stranger.rows(13)).every((row) => row.body === "foreign")).toBe(true);
    await stranger.close();
  });

  it("begins with the last minutes from the store, and misses nothing at the seam", async () => {
    await commitAll();
    const stored = await publish(4);
    await store(stored);
    await commitAll();
    // Stored already, but not committed: the event log gives these again.
    const both = await publish(3);
    await store(both);
    const waiting = await publish(2);
    const mine = await tail(app.first.token, { since: "5m" });
    const later = await publish(2);
    const wanted = [...stored, ...both, ...waiting, ...later];
    const rows = await mine.rows(wanted.length);
    expect(rows.map((row) => row.attributes.n)).toEqual(wanted);
    const began = mine.events.findIndex((event) => event.name === "began");
    expect(mine.events[began]).toMatchObject({ data: { shown: 7, older: false } });
    expect(began).toBe(7);
    expect(mine.events.slice(0, 8).map(({ id }) => id !== "")).toEqual([...Array(7).fill(false), true]);
    await mine.close();
  });

  it("takes from the store what the event log holds no longer", async () => {
    const before = await tail(app.first.token);
    await publish(1);
    await before.rows(1);
    const { lastId } = before;
    await before.close();
    const missed = await publish(5);
    await store(missed);
    await commitAll();
    await restartLog();
    const after = await publish(2);
    const again = await tail(app.first.token, { cursor: lastId, query: `n:>=${missed[0]}` });
    const rows = await again.rows(7);
    expect(rows.map((row) => row.attributes.n)).toEqual([...missed, ...after]);
    expect(again.events[0]).toMatchObject({ name: "resumed", data: { missing: 0, repeats: true } });
    await again.close();
  });

  it("answers HEAD without a tail", async () => {
    const answer = await app.call("/api/v1/logs/tail", {
      method: "HEAD",
      headers: { authorization: `Bearer ${app.first.token}` },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
  });

  it.each([
    ["a query that cannot be read", { query: "(" }, "query.syntax"],
    ["a piped query", { query: "error | stats count()" }, "query.syntax"],
    ["a cursor of somebody else", { cursor: "t9.zz" }, "cursor.invalid"],
    ["a cursor with a partition twice", { cursor: "t1.a~ingest-0.1~ingest-0.2" }, "cursor.invalid"],
    ["a time that is too long", { since: "61m" }, "input.invalid"],
  ])("refuses %s", async (_name, parameters, code) => {
    const url = `/api/v1/logs/tail?${new URLSearchParams(parameters).toString()}`;
    const answer = await app.call(url, { headers: { authorization: `Bearer ${app.first.token}` } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code });
  });

  it("has a bound of tails for each person, and gives places back", async () => {
    const open: TestTail[] = [];
    for (let i = 0; i < TAIL_LIMITS.ofPersons.perOneMax; i++) open.push(await tail(app.first.token));
    const more = await app.call("/api/v1/logs/tail", {
      headers: { authorization: `Bearer ${app.first.token}` },
    });
    expect(more.status).toBe(429);
    for (const one of open) await one.close();
    await (await tail(app.first.token)).close();
  });

  it("ends when its token is revoked, although nothing comes", async () => {
    const secret = `revoked-${randomBytes(16).toString("hex")}`;
    const { metadata } = app.clients;
    await metadata.apiTokens.create({
      id: "tail-revoked",
      projectId: app.first.id,
      name: "tail-revoked",
      scope: "read",
      createdBy: "test",
      expiresAt: null,
      secret: { sha256: createHash("sha256").update(secret).digest("hex"), hint: secret.slice(-4) },
    });
    const mine = await tail(secret);
    await metadata.apiTokens.revoke(app.first.id, "tail-revoked", new Date());
    await mine.ended(15_000);
    expect(mine.events.at(-1)).toMatchObject({ name: "failed", data: { code: "auth.required" } });
  });

  it("says that the event log cannot be read", async () => {
    await publisher.close();
    await rm(join(app.dataDir, "bus"), { recursive: true });
    const answer = await app.call("/api/v1/logs/tail", {
      headers: { authorization: `Bearer ${app.first.token}` },
    });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "tail.unavailable" });
  });
});

/** The segments so far are gone, as after an hour; offsets go on. */
async function restartLog(): Promise<void> {
  await publisher.close();
  const { readdir } = await import("node:fs/promises");
  const folder = join(app.dataDir, "bus", "ingest-0");
  for (const name of await readdir(folder)) if (name.endsWith(".log")) await rm(join(folder, name));
  publisher = await openLocalPublisher({ dataDir: app.dataDir, diskFreeMinBytes: 0 });
}
