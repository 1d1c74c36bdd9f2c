/** How long catalogues are kept, and how many. */
import { describe, expect, it } from "vitest";
import type { ProjectDb } from "../project-db";
import { sql } from "../sql";
import { createKeyCatalogues } from "./key-catalogue";

const NOW = Date.UTC(2026, 0, 1);

/** A project that counts its questions. */
function askedProject(projectId: number): ProjectDb & { asked: number } {
  const db = {
    projectId,
    asked: 0,
    condition: sql`1`,
    query: async () => {
      db.asked += 1;
      return { rows: [], stats: { rows_read: 0, bytes_read: 0, elapsed_ms: 0 } };
    },
    async *pieces() {},
    binary: async () => Buffer.alloc(0),
    async *parquet() {},
  };
  return db;
}

describe("createKeyCatalogues", () => {
  it("keeps at most fifty projects", async () => {
    const catalogues = createKeyCatalogues({ now: () => NOW });
    const projects = Array.from({ length: 51 }, (_, i) => askedProject(i + 1));
    for (const db of projects) await catalogues.get(db, NOW);
    for (const db of projects.slice().reverse()) await catalogues.get(db, NOW);
    expect(projects.map(({ asked }) => asked)).toEqual([2, ...Array.from({ length: 50 }, () => 1)]);
  });

  it("asks again when a catalogue is too old", async () => {
    let now = NOW;
    const catalogues = createKeyCatalogues({ now: () => now, ttlMs: 10 });
    const db = askedProject(1);
    await catalogues.get(db, NOW);
    now += 9;
    await catalogues.get(db, NOW);
    expect(db.asked).toBe(1);
    now += 1;
    await catalogues.get(db, NOW);
    expect(db.asked).toBe(2);
  });
});
