import { createReader, EMPTY_CATALOGUE, type ProjectDb, projectDb, searchLogs } from "@sightglass/clickhouse";
import { createLogger } from "@sightglass/runtime";
import { describe, expect, it } from "vitest";
import { withDeadline } from "./deadline";

const NOW = Date.UTC(2026, 10, 21);
const MONTH_MS = 30 * 24 * 3_600_000;
const scope = {
  filter: { kind: "all" },
  catalogue: EMPTY_CATALOGUE,
  fromMs: NOW - MONTH_MS,
  toMs: NOW,
} as const;

/** A store whose every query takes `queryMs` of its own clock and finds nothing. It connects nowhere. */
function slowStore(queryMs: number) {
  let nowMs = NOW;
  const limits: (number | undefined)[] = [];
  const reader = createReader({
    url: "http://127.0.0.1:1",
    user: "reader",
    password: "",
    database: "sightglass",
    logger: createLogger({ service: "test", level: "silent" }),
  });
  const db: ProjectDb = {
    ...projectDb(reader, 1),
    query: async (_statement, _row, options) => {
      limits.push(options?.limits?.timeMs);
      nowMs += queryMs;
      return { rows: [], stats: { rows_read: 0, bytes_read: 0, elapsed_ms: queryMs } };
    },
  };
  return { db, limits, clock: { now: () => nowMs } };
}

describe("withDeadline", () => {
  it("gives the windows of a search 30 s together, and then ends it by the bound of time", async () => {
    const store = slowStore(12_000);
    const { db } = withDeadline({ db: store.db, clock: store.clock });
    await expect(searchLogs(db, { scope, limit: 10 })).rejects.toMatchObject({
      code: "store.limit",
      bound: "time",
    });
    expect(store.limits).toEqual([30_000, 18_000, 6_000]);
  });

  it("leaves a quick search whole", async () => {
    const store = slowStore(10);
    const { db } = withDeadline({ db: store.db, clock: store.clock });
    expect((await searchLogs(db, { scope, limit: 10 })).next_cursor).toBeNull();
    expect(store.limits).toHaveLength(5);
  });
});
