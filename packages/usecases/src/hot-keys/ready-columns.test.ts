/** Which columns a process may read, and how long. */
import type { ProjectDb } from "@sightglass/clickhouse";
import type { HotColumnRow } from "@sightglass/metadata";
import { FakeClock } from "@sightglass/testkit";
import { describe, expect, it } from "vitest";
import { storelessDb } from "../logs/tail/testing-tails";
import { createReadyColumns, STALE_MS } from "./ready-columns";

const row = (name: string, state: HotColumnRow["state"], type = "text"): HotColumnRow => ({
  name,
  key: `key of ${name}`,
  type,
  fewValues: false,
  state,
  filled: 1,
  bytes: 0,
  failure: "",
  addedAt: new Date(0),
  leavingAt: null,
});

/** A table with these columns. */
function tableOf(names: readonly string[]): ProjectDb {
  return {
    ...storelessDb(1),
    query: async (_, schema) => ({
      rows: names.map((name) => schema.parse({ name })),
      stats: { rows_read: 0, bytes_read: 0, elapsed_ms: 0 },
    }),
  };
}

describe("createReadyColumns", () => {
  it("gives those that are ready and there", async () => {
    const rows = [
      row("hot_1", "ready"),
      row("hot_2", "building"),
      row("hot_3", "leaving"),
      row("hot_4", "ready"),
    ];
    const hotKeys = { columns: async () => [...rows, row("hot_5", "ready", "list")] };
    const ready = createReadyColumns({ hotKeys, db: tableOf(["hot_1", "hot_2", "hot_3", "hot_5"]) });
    expect(await ready()).toEqual([{ name: "hot_1", key: "key of hot_1", type: "text" }]);
  });

  it("forgets them while a store is away, without holding up a question", async () => {
    const clock = new FakeClock();
    let answer: () => Promise<HotColumnRow[]> = async () => [row("hot_1", "ready")];
    const hotKeys = { columns: () => answer() };
    const ready = createReadyColumns({ hotKeys, db: tableOf(["hot_1"]), now: clock.now });
    expect(await ready()).toHaveLength(1);
    answer = () => new Promise(() => undefined);
    clock.advance(6_000);
    expect(await ready()).toHaveLength(1);
    clock.advance(STALE_MS);
    const started = performance.now();
    expect(await ready()).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it("never rejects", async () => {
    const hotKeys = { columns: () => Promise.reject(new Error("away")) };
    expect(await createReadyColumns({ hotKeys, db: tableOf([]) })()).toEqual([]);
  });
});
