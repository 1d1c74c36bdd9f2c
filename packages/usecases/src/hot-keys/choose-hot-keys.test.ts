/** Which keys are hot, and which columns go. */
import type { HotColumnRow, HotKeyCost, HotKeyWishRow } from "@sightglass/metadata";
import { describe, expect, it } from "vitest";
import { type HotKeyFacts, idleColumn, unwantedColumns, wantedKeys } from "./choose-hot-keys";

const BARS = { columnsMax: 2, usesMin: 10, rowsMin: 1_000, tableShare: 0.5 };

const cost = (key: string, uses: number, rowsRead: number, projectId = 1): HotKeyCost => ({
  projectId,
  key,
  uses,
  rowsRead,
  bytesRead: 0,
  elapsedMs: 0,
});
const wish = (key: string, what: "keep" | "never", projectId = 1): HotKeyWishRow => ({
  projectId,
  key,
  wish: what,
  createdAt: new Date(0),
  createdBy: "x",
});
const column = (key: string, state: HotColumnRow["state"] = "ready"): HotColumnRow => ({
  name: `hot_${key}`,
  key,
  type: "text",
  fewValues: false,
  state,
  filled: 1,
  bytes: 0,
  failure: "",
  addedAt: new Date(0),
  leavingAt: null,
});
const facts = (some: Partial<HotKeyFacts>): HotKeyFacts => ({
  uses: [],
  wishes: [],
  columns: [],
  tableRows: 0,
  ...some,
});
const keys = (some: Partial<HotKeyFacts>) => wantedKeys(facts(some), BARS).map(({ key }) => key);

describe("wantedKeys", () => {
  it("wants both many questions and many rows, more of a large table", () => {
    const uses = [
      cost("often", 100, 999),
      cost("dear", 9, 1e9),
      cost("hot", 10, 1_000),
      cost("hotter", 10, 5_000),
    ];
    expect(keys({ uses })).toEqual(["hotter", "hot"]);
    expect(keys({ uses, tableRows: 4_000 })).toEqual(["hotter"]);
    expect(keys({ uses, tableRows: 20_000 })).toEqual([]);
  });

  it("adds up projects, except those that said never, and puts kept keys first", () => {
    const uses = [cost("k", 6, 600, 1), cost("k", 6, 600, 2), cost("other", 50, 9_000)];
    expect(keys({ uses })).toEqual(["other", "k"]);
    expect(keys({ uses, wishes: [wish("k", "never", 2)] })).toEqual(["other"]);
    expect(
      wantedKeys(facts({ uses, wishes: [wish("k", "keep", 3), wish("k", "never", 2)] }), BARS),
    ).toMatchObject([{ key: "k", kept: true, projectIds: [1, 3] }, { key: "other" }]);
  });
});

describe("unwantedColumns", () => {
  it("are those that somebody wants away and nobody else asks for or keeps", () => {
    const columns = [column("a"), column("b"), column("c"), column("d", "leaving")];
    const wishes = ["a", "b", "c", "d"].map((key) => wish(key, "never"));
    const others = { uses: [cost("b", 1, 1, 2)], wishes: [...wishes, wish("c", "keep", 2)] };
    expect(unwantedColumns(facts({ columns, ...others })).map(({ key }) => key)).toEqual(["a"]);
    expect(unwantedColumns(facts({ columns, uses: [] }))).toEqual([]);
  });
});

describe("idleColumn", () => {
  it("is the first that nobody asked for, when all places are taken", () => {
    const uses = [cost("a", 1, 1)];
    expect(idleColumn(facts({ columns: [column("b")], uses }), BARS)).toBeUndefined();
    expect(idleColumn(facts({ columns: [column("a"), column("b")], uses }), BARS)?.key).toBe("b");
    const kept = [wish("b", "keep")];
    expect(
      idleColumn(facts({ columns: [column("a"), column("b")], uses, wishes: kept }), BARS),
    ).toBeUndefined();
  });
});
