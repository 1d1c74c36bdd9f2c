/** Pages, single records and exports on a store with known rows. */
import { parseFilter } from "@sightglass/query-language";
import type { LogRecord } from "@sightglass/telemetry";
import { aLogRecord } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { startTestStore, type TestStore } from "../testing/test-store";
import { firstLog, hasLogs, lastLog, lastMatch } from "./edge-logs";
import { exportLogs } from "./export-logs";
import { logById } from "./log-by-id";
import type { LogScope } from "./log-scope";
import { type LogOrder, searchLogs } from "./search-logs";

const START = Date.UTC(2026, 10, 20);
const DAY = 86_400_000;

let store: TestStore;
let db: ProjectDb;

const idAt = (ms: number, i: number) => ((BigInt(ms) << 22n) + BigInt(i)).toString(16).padStart(16, "0");

/** Records of ten days, of which 60 share one nanosecond, in three services. */
const records: LogRecord[] = [
  ...Array.from({ length: 60 }, (_, i) => record(START + 5 * DAY, i, "same moment")),
  ...Array.from({ length: 240 }, (_, i) =>
    record(START + Math.floor((i * 10 * DAY) / 240), 1000 + i, "spread"),
  ),
];

function record(ms: number, i: number, body: string): LogRecord {
  return aLogRecord({
    id: idAt(ms, i),
    timestamp: new Date(ms).toISOString().replace("Z", "123456Z"),
    observed_timestamp: new Date(ms).toISOString(),
    service: ["checkout", "cart", "search"][i % 3] ?? "",
    host: `web-${i % 2}`,
    body: `${body} ${i}`,
    attributes: { n: i, label: `l${i % 7}`, even: i % 2 === 0, big: "9007199254740993" },
    resource: { "k8s.pod": `pod-${i % 5}` },
  });
}

function scope(query = ""): LogScope {
  const { filter } = parseFilter(query);
  return { filter, catalogue: EMPTY_CATALOGUE, fromMs: START, toMs: START + 10 * DAY };
}

const sorted = [...records].sort((a, b) =>
  a.timestamp === b.timestamp ? (a.id < b.id ? 1 : -1) : a.timestamp < b.timestamp ? 1 : -1,
);

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await store.insertLogs(db.projectId, records);
});
afterAll(() => store?.stop());

async function allPages(query: string, limit: number, order: LogOrder): Promise<LogRecord[][]> {
  const pages: LogRecord[][] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof searchLogs>> = await searchLogs(db, {
      scope: scope(query),
      limit,
      order,
      ...(cursor === null ? {} : { cursor }),
    });
    pages.push(page.rows);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return pages;
}

describe("searchLogs", () => {
  it("gives whole records back", async () => {
    const page = await searchLogs(db, { scope: scope(), limit: 3 });
    expect(page.rows).toEqual(sorted.slice(0, 3));
    expect(page.stats.rows_read).toBeGreaterThan(0);
  });

  it.each([
    ["desc", 7],
    ["desc", 60],
    ["asc", 7],
  ] as const)("pages %s by %i through equal timestamps without loss or repetition", async (order, limit) => {
    const rows = (await allPages("", limit, order)).flat().map((row) => row.id);
    const expected = sorted.map((row) => row.id);
    expect(rows).toEqual(order === "desc" ? expected : expected.reverse());
  });

  it.each(["desc", "asc"] as const)(
    "gives what it has when the time is up, and goes on behind it, %s",
    async (order) => {
      const rows: LogRecord[] = [];
      const isDown = order === "desc";
      let pages = 0;
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const behind = cursor === undefined ? {} : { cursor };
        const page = await searchLogs(db, {
          scope: scope(isDown ? "n:>=1200" : "n:<1200"),
          limit: 1_000,
          order,
          shortAfterMs: 0,
          ...behind,
        });
        expect(page.rows.length > 0 || page.next_cursor === null).toBe(true);
        rows.push(...page.rows);
        pages += 1;
        cursor = page.next_cursor;
      }
      const expected = sorted.filter((row) => Number(row.attributes.n) >= 1200 === isDown);
      expect(rows).toEqual(isDown ? expected : expected.reverse());
      expect(pages).toBeGreaterThan(3);
    },
  );

  it("pages through what a filter leaves", async () => {
    const rows = (await allPages("k8s.pod:pod-3 service:cart n:>=10", 4, "desc")).flat();
    const expected = sorted.filter(
      (row) =>
        row.resource["k8s.pod"] === "pod-3" && row.service === "cart" && Number(row.attributes.n) >= 10,
    );
    expect(rows.map((row) => row.id)).toEqual(expected.map((row) => row.id));
    expect(rows.length).toBeGreaterThan(4);
  });

  it("keeps the half-open bounds of the span", async () => {
    const at = START + 5 * DAY;
    const page = (fromMs: number, toMs: number) =>
      searchLogs(db, { scope: { ...scope("same"), fromMs, toMs }, limit: 100 });
    expect((await page(at, at + 1)).rows).toHaveLength(60);
    expect((await page(at - 1, at)).rows).toHaveLength(0);
    expect((await page(at + 1, at + 2)).rows).toHaveLength(0);
  });

  it("refuses a cursor that is none", async () => {
    for (const cursor of ["", "x", "2026-11-20T00:00:00Z_0", "1; DROP TABLE logs"]) {
      await expect(searchLogs(db, { scope: scope(), limit: 1, cursor })).rejects.toMatchObject({
        code: "store.query",
      });
    }
  });

  it("says why a regular expression cannot run", async () => {
    const filter = { kind: "regexp", pattern: "(" } as const;
    await expect(searchLogs(db, { scope: { ...scope(), filter }, limit: 1 })).rejects.toMatchObject({
      code: "store.query",
    });
  });
});

describe("logById", () => {
  it("finds every record, also one whose own time is far from its receipt", async () => {
    const late = record(START + DAY, 5000, "late");
    const received = { ...late, id: idAt(START + 9 * DAY, 1) };
    await store.insertLogs(db.projectId, [received]);
    expect(await logById(db, received.id)).toEqual(received);
    const first = records[0];
    expect(await logById(db, first?.id ?? "")).toEqual(first);
    await store.client.command({
      query: `DELETE FROM sightglass.logs WHERE event_id = ${BigInt(`0x${received.id}`)} SETTINGS lightweight_deletes_sync = 2`,
    });
  });

  it("is null for what is not there or no id", async () => {
    expect(await logById(db, "00000000000000aa")).toBeNull();
    expect(await logById(db, "' OR 1=1 --")).toBeNull();
  });
});

describe("first and last", () => {
  it("follow the time of receipt", async () => {
    const ids = records.map((row) => row.id).sort();
    expect((await firstLog(db))?.id).toBe(ids[0]);
    expect((await lastLog(db))?.id).toBe(ids.at(-1));
    expect(await lastMatch(db, scope("same"))).toBe(START + 5 * DAY);
    expect(await lastMatch(db, scope("nothing"))).toBeNull();
    const empty = store.freshProject();
    expect([await firstLog(empty), await lastLog(empty), await hasLogs(empty)]).toEqual([null, null, false]);
  });
});

describe("exportLogs", () => {
  it.each(["desc", "asc"] as const)("gives all matches %s, whole", async (order) => {
    const rows: LogRecord[] = [];
    for await (const chunk of exportLogs(db, { scope: scope(), order })) rows.push(...chunk);
    expect(rows).toEqual(order === "desc" ? sorted : [...sorted].reverse());
  });

  it.each(["desc", "asc"] as const)(
    "pages %s through equal timestamps without loss or repetition",
    async (order) => {
      const pages: LogRecord[][] = [];
      for await (const page of exportLogs(db, { scope: scope(), order, pageRows: 7 })) pages.push(page);
      expect(Math.max(...pages.map((page) => page.length))).toBe(7);
      expect(pages.flat()).toEqual(order === "desc" ? sorted : [...sorted].reverse());
    },
  );

  it("takes shorter pages where rows are too long, and stays whole", async () => {
    const sizes: number[] = [];
    const tight: ProjectDb = {
      ...db,
      query: (statement, row, options) =>
        db.query(statement, row, { ...options, limits: { ...options?.limits, resultBytes: 20_000 } }),
    };
    const rows: LogRecord[] = [];
    for await (const page of exportLogs(tight, { scope: scope() })) {
      sizes.push(page.length);
      rows.push(...page);
    }
    expect(rows).toEqual(sorted);
    expect(sizes.length).toBeGreaterThan(1);
  });

  it("stops when its reader stops", async () => {
    for await (const chunk of exportLogs(db, { scope: scope() })) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe("keys that objects have of their own", () => {
  it("come back like any other key, from attributes and resource", async () => {
    const project = store.freshProject();
    const own = (value: string) =>
      Object.fromEntries([
        ["__proto__", value],
        ["constructor", "c"],
      ]);
    const stored = aLogRecord({ attributes: own("kept"), resource: own("kept too") });
    await store.insertLogs(project.projectId, [stored]);
    const { rows } = await searchLogs(project, {
      scope: { ...scope(), fromMs: 0, toMs: Date.UTC(2100, 0) },
      limit: 10,
    });
    expect(new Map(Object.entries(rows[0]?.attributes ?? {}))).toEqual(
      new Map([
        ["__proto__", "kept"],
        ["constructor", "c"],
      ]),
    );
    expect(JSON.stringify(rows[0]?.resource)).toContain('"__proto__":"kept too"');
  });
});
