/** The blocks as the engine reads them back. Each case inserts Native bytes and asks for the stored columns. */
import { createLogger } from "@sightglass/runtime";
import { startClickHouse } from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWriterClient } from "../client";
import { migrate } from "../migrate";
import { AttributeKeys } from "./attribute-keys";
import { DeadLetterBlock } from "./dead-letter-block";
import { eventIdText } from "./event-id";
import { LogBlock } from "./log-block";
import { LogRow } from "./log-row";
import { OutcomeBlock } from "./outcome-block";
import { ResourceBlock } from "./resource-block";

const NOW_MS = Date.UTC(2026, 10, 20, 12, 0, 0, 123);
let store: Store;

interface Store {
  nextProject(): number;
  insert(table: string, body: Buffer): Promise<void>;
  select(query: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

async function startStore(): Promise<Store> {
  const engine = await startClickHouse();
  const logger = createLogger({ service: "test", level: "silent" });
  const { url, database, writer } = engine;
  const client = createWriterClient({ url, database, logger, ...writer });
  await migrate(client, { database });
  let project = 0;
  return {
    nextProject: () => ++project,
    async insert(table, body) {
      const query = encodeURIComponent(`INSERT INTO ${database}.${table} FORMAT Native`);
      const headers = { "x-clickhouse-user": writer.user, "x-clickhouse-key": writer.password };
      const answer = await fetch(`${url}/?query=${query}`, {
        method: "POST",
        headers,
        body: new Uint8Array(body),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async select(query) {
      const text = query.replace("FROM ", `FROM ${database}.`);
      return (await client.query({ query: text, format: "JSONEachRow" })).json<Record<string, unknown>>();
    },
    async stop() {
      await client.close();
      await engine.stop();
    },
  };
}

beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.stop());

/** Inserts one row per entry of `rows`, then reads `columns` back in order of event_id. */
async function roundTrip(rows: ((row: LogRow, keys: AttributeKeys) => void)[], columns: string) {
  const projectId = store.nextProject();
  const block = new LogBlock();
  const keys = new AttributeKeys(() => 0);
  const row = new LogRow();
  rows.forEach((fill, i) => {
    row.clear();
    row.projectId = projectId;
    row.observedMs = NOW_MS;
    row.timestampSeconds = Math.floor(NOW_MS / 1000);
    row.eventIdLow = i;
    fill(row, keys);
    block.append(row);
  });
  await store.insert("logs", block.encode());
  return store.select(`SELECT ${columns} FROM logs WHERE project_id = ${projectId} ORDER BY event_id`);
}

describe("LogBlock against the engine", () => {
  it("keeps every column", async () => {
    const stored = await roundTrip(
      [
        (row, keys) => {
          row.retentionDays = 90;
          row.timestampSeconds = 1_795_176_000;
          row.timestampNanos = 123_456_789;
          row.eventIdHigh = 0xfedcba98;
          row.eventIdLow = 0x76543210;
          row.severityNumber = 17;
          row.severityText = "ERR";
          row.service = "checkout";
          row.host = "web-1";
          row.environment = "production";
          row.version = "1.2.3";
          row.resourceIdHigh = 0xffffffff;
          row.resourceIdLow = 0xfffffffe;
          row.scopeName = "lib";
          row.traceId = "0af7651916cd43dd8448eb211c80319c";
          row.spanId = "b7ad6b7169203331";
          row.traceFlags = 1;
          row.body = "it broke";
          row.addAttribute(keys.find("user"), "ann");
          row.addAttribute(keys.find("ms"), 12.5);
          row.addAttribute(keys.find("retry"), true);
          row.addAttribute(keys.find("cached"), false);
        },
      ],
      "* EXCEPT project_id, toString(timestamp) AS ts, toString(event_id) AS id, toString(resource_id) AS rid, toUnixTimestamp64Milli(observed_timestamp) AS seen",
    );
    expect(stored).toMatchObject([
      {
        ts: "2026-11-20 12:00:00.123456789",
        seen: NOW_MS,
        id: BigInt(`0x${eventIdText(0x76543210, 0xfedcba98)}`).toString(),
        rid: "18446744073709551614",
        severity_number: 17,
        severity_text: "ERR",
        service: "checkout",
        host: "web-1",
        environment: "production",
        version: "1.2.3",
        scope_name: "lib",
        trace_id: "0af7651916cd43dd8448eb211c80319c",
        span_id: "b7ad6b7169203331",
        trace_flags: 1,
        body: "it broke",
        attributes_text: { user: "ann" },
        attributes_number: { ms: 12.5 },
        attributes_bool: { retry: true, cached: false },
        retention_days: 90,
      },
    ]);
  });

  it("takes rows without any attribute, and rows with some between them", async () => {
    expect(
      await roundTrip([() => undefined, () => undefined], "attributes_text AS t, attributes_number AS n"),
    ).toEqual([
      { t: {}, n: {} },
      { t: {}, n: {} },
    ]);
    const mixed = await roundTrip(
      [
        () => undefined,
        (row, keys) => row.addAttribute(keys.find("a"), "x"),
        () => undefined,
        (row, keys) => row.addAttribute(keys.find("a"), 5),
      ],
      "attributes_text AS t, attributes_number AS n",
    );
    expect(mixed).toEqual([
      { t: {}, n: {} },
      { t: { a: "x" }, n: {} },
      { t: {}, n: {} },
      { t: {}, n: { a: 5 } },
    ]);
  });

  it.each([256, 257, 65_536, 65_537, 70_000])("indexes %i dictionary texts", async (distinct) => {
    const rows = Array.from({ length: distinct }, (_, i) => (row: LogRow) => {
      row.host = `host-${i}`;
    });
    const stored = await roundTrip(rows, "host");
    expect(stored.length).toBe(distinct);
    expect(stored.every((row, i) => row.host === `host-${i}`)).toBe(true);
  });

  it.each([257, 65_537])("indexes %i attribute keys", async (distinct) => {
    const perRow = 200;
    const rows = Array.from(
      { length: Math.ceil(distinct / perRow) },
      (_, r) => (row: LogRow, keys: AttributeKeys) => {
        for (let i = 0; i < perRow; i++)
          row.addAttribute(keys.find(`k${r * perRow + i}`), `v${r * perRow + i}`);
      },
    );
    const stored = await roundTrip(
      rows,
      "arrayCount((k, v) -> substring(k, 2) = substring(v, 2), mapKeys(attributes_text), mapValues(attributes_text)) AS same",
    );
    expect(stored.length).toBe(rows.length);
    expect(stored.every((row) => Number(row.same) === perRow)).toBe(true);
  });

  it.each([
    ["empty", ""],
    ["127 and 128 bytes", "x".repeat(127)],
    ["a length that needs one more varint byte once it is UTF-8", "é".repeat(100)],
    ["16 KB", "0123456789abcdef".repeat(1024)],
    ["2 MB", "log line ".repeat(233_017)],
    ["2 MB of three-byte characters", "語".repeat(700_000)],
    ["surrogate pairs", "🙂 a 👩‍👩‍👧‍👦 z"],
    ["NUL and control characters", "a\u0000b\u0001\u001f\u007f"],
    ["right-to-left and combining", "שלום e\u0301 \u202e"],
  ])("keeps text: %s", async (_name, text) => {
    const [stored] = await roundTrip(
      [
        (row, keys) => {
          row.body = text;
          row.service = text.slice(0, 100);
          row.addAttribute(keys.find("t"), text);
        },
      ],
      "body, service, attributes_text['t'] AS t",
    );
    expect(stored?.body).toBe(text);
    expect(stored?.t).toBe(text);
    expect(stored?.service).toBe(text.slice(0, 100));
  });

  it("replaces lone surrogates, in short and in long texts", async () => {
    const stored = await roundTrip(
      ["a\ud800b", `\udc00${"x".repeat(100)}`, `${"y".repeat(9000)}\ud83d`].map((text) => (row: LogRow) => {
        row.body = text;
      }),
      "body",
    );
    expect(stored.map((row) => row.body)).toEqual([
      "a\ufffdb",
      `\ufffd${"x".repeat(100)}`,
      `${"y".repeat(9000)}\ufffd`,
    ]);
  });

  it("keeps numbers as they are", async () => {
    const values = [
      0,
      -0.5,
      1e-300,
      1.7976931348623157e308,
      Number.MAX_SAFE_INTEGER,
      -Number.MAX_SAFE_INTEGER,
      1e21,
    ];
    const stored = await roundTrip(
      values.map((value) => (row: LogRow, keys: AttributeKeys) => row.addAttribute(keys.find("n"), value)),
      "attributes_number['n'] AS n",
    );
    expect(stored.map((row) => row.n)).toEqual(values);
  });

  it("is used again after reset, and stands several blocks in one body", async () => {
    const projectId = store.nextProject();
    const block = new LogBlock();
    const keys = new AttributeKeys(() => 0);
    const row = new LogRow();
    const bodies: Buffer[] = [];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 1 + i; j++) {
        row.clear();
        row.projectId = projectId;
        row.timestampSeconds = Math.floor(NOW_MS / 1000);
        row.eventIdLow = i * 10 + j;
        row.service = `s${i}`;
        row.addAttribute(keys.find(j === 0 ? "only.first" : "both"), `${i}.${j}`);
        row.addAttribute(keys.find("both.number"), i);
        block.append(row);
      }
      bodies.push(block.encode());
      block.reset();
    }
    await store.insert("logs", Buffer.concat(bodies));
    const stored = await store.select(
      `SELECT service, attributes_text AS t, attributes_number['both.number'] AS n FROM logs WHERE project_id = ${projectId} ORDER BY event_id`,
    );
    expect(stored).toEqual([
      { service: "s0", t: { "only.first": "0.0" }, n: 0 },
      { service: "s1", t: { "only.first": "1.0" }, n: 1 },
      { service: "s1", t: { both: "1.1" }, n: 1 },
      { service: "s2", t: { "only.first": "2.0" }, n: 2 },
      { service: "s2", t: { both: "2.1" }, n: 2 },
      { service: "s2", t: { both: "2.2" }, n: 2 },
    ]);
  });

  it("leaves nothing of a row that was rolled back", async () => {
    const projectId = store.nextProject();
    const block = new LogBlock();
    const keys = new AttributeKeys(() => 0);
    const row = new LogRow();
    for (let i = 0; i < 6; i++) {
      row.clear();
      row.projectId = projectId;
      row.timestampSeconds = Math.floor(NOW_MS / 1000);
      row.eventIdLow = i;
      row.body = `body ${i}`;
      row.addAttribute(keys.find(`k${i}`), "text");
      row.addAttribute(keys.find("n"), i);
      const mark = block.rows;
      block.append(row);
      if (i % 2 === 1) block.truncate(mark);
    }
    await store.insert("logs", block.encode());
    const stored = await store.select(
      `SELECT body, mapKeys(attributes_text) AS k, attributes_number['n'] AS n FROM logs WHERE project_id = ${projectId} ORDER BY event_id`,
    );
    expect(stored).toEqual([0, 2, 4].map((i) => ({ body: `body ${i}`, k: [`k${i}`], n: i })));
  });
});

describe("the other blocks against the engine", () => {
  it("keeps resources", async () => {
    const projectId = store.nextProject();
    const block = new ResourceBlock();
    const seconds = Math.floor(NOW_MS / 1000);
    for (const service of ["a", "b"]) {
      block.append({
        projectId,
        resourceIdLow: 7,
        resourceIdHigh: 0x80000000,
        service,
        attributes:
          service === "a"
            ? []
            : [
                ["k8s.pod.name", "web-1"],
                ["os", "linux"],
              ],
        firstSeen: seconds,
        lastSeen: seconds + 5,
      });
    }
    await store.insert("resources", block.encode());
    const stored = await store.select(
      `SELECT service, toString(resource_id) AS id, attributes, toUnixTimestamp(first_seen) AS f, toUnixTimestamp(last_seen) AS l FROM resources WHERE project_id = ${projectId} ORDER BY service`,
    );
    const shared = { id: "9223372036854775815", f: seconds, l: seconds + 5 };
    expect(stored).toEqual([
      { service: "a", attributes: {}, ...shared },
      { service: "b", attributes: { "k8s.pod.name": "web-1", os: "linux" }, ...shared },
    ]);
  });

  it("keeps dead letters byte for byte", async () => {
    const projectId = store.nextProject();
    const block = new DeadLetterBlock();
    const raw = Buffer.from([0, 255, 128, 10, 13, 0xed, 0xa0, 0x80]);
    block.append({
      projectId,
      observedMs: NOW_MS,
      eventIdLow: 1,
      eventIdHigh: 2,
      signal: "logs",
      source: "http/default",
      reason: "json.syntax",
      message: "no",
      origin: "127.0.0.1",
      raw,
      rawBytes: 3_000_000,
      blockId: "ab",
      retentionDays: 30,
    });
    await store.insert("dead_letters", block.encode());
    const stored = await store.select(
      `SELECT hex(raw) AS raw, raw_bytes, reason, source, origin, block_id, toString(event_id) AS id FROM dead_letters WHERE project_id = ${projectId}`,
    );
    expect(stored).toEqual([
      {
        raw: raw.toString("hex").toUpperCase(),
        raw_bytes: 3_000_000,
        reason: "json.syntax",
        source: "http/default",
        origin: "127.0.0.1",
        block_id: "ab",
        id: "8589934593",
      },
    ]);
  });

  it("keeps outcomes and adds them up", async () => {
    const projectId = store.nextProject();
    const block = new OutcomeBlock();
    for (const events of [5, 4_294_967_300]) {
      block.append({
        projectId,
        lastSeenMs: NOW_MS,
        source: "http/default",
        signal: "logs",
        process: "ingest-0",
        outcome: "received",
        reason: "",
        events,
        bytes: 10,
      });
    }
    await store.insert("ingest_outcomes", block.encode());
    const stored = await store.select(
      `SELECT toString(sum(events)) AS n, toString(sum(bytes)) AS b, toUnixTimestamp64Milli(max(last_seen)) AS seen, any(toUnixTimestamp(t)) AS t FROM ingest_outcomes WHERE project_id = ${projectId}`,
    );
    expect(stored).toEqual([{ n: "4294967305", b: "20", seen: NOW_MS, t: Math.floor(NOW_MS / 60_000) * 60 }]);
  });
});
