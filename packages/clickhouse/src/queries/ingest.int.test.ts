/** Outcomes and dead letters on a store with known rows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProjectDb } from "../project-db";
import { startTestStore, type TestStore } from "../testing/test-store";
import { deadLetterReasons, deadLetters, wholeDeadLetters } from "./dead-letters";
import { ingestOutcomes, ingestSeries } from "./ingest-outcomes";
import { createKeyCatalogues } from "./key-catalogue";

const START = Date.UTC(2026, 10, 20, 12);

let store: TestStore;
let db: ProjectDb;

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
});
afterAll(() => store?.stop());

const second = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
const milli = (ms: number) => new Date(ms).toISOString().slice(0, 23).replace("T", " ");

describe("ingest outcomes", () => {
  const row = (ms: number, outcome: string, events: number, reason = "") => ({
    project_id: db.projectId,
    t: second(ms),
    source: "http/first",
    signal: "logs",
    process: "ingest-0",
    outcome,
    reason,
    events,
    bytes: events * 10,
    last_seen: milli(ms + 500),
  });

  it("sum up by source, outcome and reason, whether or not parts are merged", async () => {
    for (let i = 0; i < 5; i++) {
      await store.insert("ingest_outcomes", [
        row(START + i * 60_000, "received", 10),
        row(START + i * 60_000, "stored", 8),
        row(START + i * 60_000, "rejected", 2, "json.syntax"),
      ]);
    }
    const span = { fromMs: START, toMs: START + 3_600_000 };
    const common = { source: "http/first", signal: "logs", last_seen_ms: START + 240_500 };
    expect(await ingestOutcomes(db, span)).toEqual([
      { ...common, outcome: "received", reason: "", events: 50, bytes: 500 },
      { ...common, outcome: "rejected", reason: "json.syntax", events: 10, bytes: 100 },
      { ...common, outcome: "stored", reason: "", events: 40, bytes: 400 },
    ]);
    expect(await ingestOutcomes(db, { fromMs: START + 60_000, toMs: START + 120_000 })).toMatchObject([
      { outcome: "received", events: 10 },
      { outcome: "rejected", events: 2 },
      { outcome: "stored", events: 8 },
    ]);
    expect(await ingestOutcomes(db, { fromMs: START + 110_000, toMs: START + 130_000 })).toMatchObject([
      { outcome: "received", events: 20 },
      { outcome: "rejected", events: 4 },
      { outcome: "stored", events: 16 },
    ]);
    const series = await ingestSeries(db, { ...span, intervalMs: 120_000 });
    const received = series.filter((point) => point.outcome === "received");
    expect(received.map((point) => [point.t_ms, point.events])).toEqual([
      [START, 20],
      [START + 120_000, 20],
      [START + 240_000, 10],
    ]);
  });
});

describe("dead letters", () => {
  const raw = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const letter = (i: number, reason: string) => ({
    project_id: db.projectId,
    observed_timestamp: milli(START + Math.floor(i / 3)),
    event_id: String(1000 + i),
    signal: "logs",
    source: "http/first",
    reason,
    message: "why",
    origin: "127.0.0.1",
    raw: `event ${i}`,
    raw_bytes: 7,
    block_id: "",
    retention_days: 400,
  });

  it("page newest first, also over equal times, and by reason", async () => {
    await store.insert(
      "dead_letters",
      Array.from({ length: 25 }, (_, i) => letter(i, i % 5 === 0 ? "store.refused" : "json.syntax")),
    );
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await deadLetters(db, { limit: 4, ...(cursor === undefined ? {} : { cursor }) });
      ids.push(...page.items.map((item) => item.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual(Array.from({ length: 25 }, (_, i) => (1024 - i).toString(16).padStart(16, "0")));
    const refused = await deadLetters(db, { limit: 100, reason: "store.refused" });
    expect(refused.items).toHaveLength(5);
    expect(refused.next_cursor).toBeNull();
    expect(await deadLetterReasons(db)).toMatchObject([
      { reason: "json.syntax", source: "http/first", count: 20 },
      { reason: "store.refused", source: "http/first", count: 5, last_seen_ms: START + 6 },
    ]);
    await expect(deadLetters(db, { limit: 1, cursor: "x" })).rejects.toMatchObject({ code: "store.query" });
  });

  it("give raw bytes back as they came", async () => {
    await store.client.command({
      query: `INSERT INTO sightglass.dead_letters (project_id, observed_timestamp, event_id, raw, raw_bytes, retention_days)
        SELECT ${db.projectId}, '${milli(START)}', 77, unhex('${raw.toString("hex")}'), 256, 400`,
    });
    const [found] = await wholeDeadLetters(db, ["000000000000004d"]);
    expect(Buffer.from(found?.raw_base64 ?? "", "base64").equals(raw)).toBe(true);
    expect(found).toMatchObject({ raw_bytes: 256, observed_timestamp: "2026-11-20T12:00:00.000Z" });
    expect(await wholeDeadLetters(db, ["nonsense"])).toEqual([]);
  });
});

describe("createKeyCatalogues", () => {
  it("asks again when the time is over, and not for spans that the catalogue has forgotten", async () => {
    let now = Date.now();
    const catalogues = createKeyCatalogues({ ttlMs: 1000, projectsMax: 1, now: () => now });
    const project = store.freshProject();
    const first = await catalogues.get(project, now);
    expect(await catalogues.get(project, now)).toBe(first);
    now += 1001;
    expect(await catalogues.get(project, now)).not.toBe(first);
    const kept = await catalogues.get(project, now);
    await catalogues.get(store.freshProject(), now);
    expect(await catalogues.get(project, now)).not.toBe(kept);
    const old = await catalogues.get(project, now - 40 * 86_400_000);
    expect(old.typesOf("anything")).toBeUndefined();
  });
});
