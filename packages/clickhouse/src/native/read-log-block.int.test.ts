/** The reader of blocks agrees with the engine: on blocks of our own, and on those that the engine writes. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import { receivedLogs } from "../queries/received-logs";
import { resourceIdOf } from "../testing/fixtures";
import { Random, randomRecord } from "../testing/generate";
import { startTestStore, type TestStore } from "../testing/test-store";
import { AttributeKeys } from "./attribute-keys";
import { LogBlock } from "./log-block";
import { LogRow } from "./log-row";
import { readLogBlock, readResourceBlock } from "./read-log-block";

let store: TestStore;
beforeAll(async () => {
  store = await startTestStore();
});
afterAll(() => store?.stop());

const everything = {
  filter: { kind: "all" },
  catalogue: EMPTY_CATALOGUE,
  fromId: 0n,
  beforeId: 2n ** 64n - 1n,
} as const;
const random = new Random(20);
const records = random.times(500, (i) => randomRecord(random, i));

async function ask(query: string, body?: Buffer): Promise<Buffer> {
  const { url, writer } = store.engine;
  const answer = await fetch(`${url}/?query=${encodeURIComponent(query)}`, {
    method: "POST",
    headers: { "x-clickhouse-user": writer.user, "x-clickhouse-key": writer.password },
    ...(body && { body: new Uint8Array(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return Buffer.from(await answer.arrayBuffer());
}

describe("readLogBlock", () => {
  it("reads from a block of ours what the engine reads from it", async () => {
    const db = store.freshProject();
    const block = new LogBlock();
    const keys = new AttributeKeys(() => 0);
    const row = new LogRow();
    for (const record of records) {
      row.clear();
      row.projectId = db.projectId;
      const id = BigInt(`0x${record.id}`);
      row.eventIdLow = Number(id & 0xffffffffn);
      row.eventIdHigh = Number(id >> 32n);
      row.timestampSeconds = Math.floor(Date.parse(record.timestamp) / 1000);
      row.timestampNanos = Number(record.timestamp.slice(20, 29));
      row.observedMs = Date.parse(record.observed_timestamp);
      row.severityNumber = record.severity_number;
      row.severityText = record.severity_text;
      row.service = record.service;
      row.host = record.host;
      row.traceId = record.trace_id;
      row.body = record.body;
      row.retentionDays = 400;
      for (const [key, value] of Object.entries(record.attributes)) row.addAttribute(keys.find(key), value);
      block.append(row);
    }
    const native = block.encode();
    await ask("INSERT INTO sightglass.logs FORMAT Native", native);
    const { rows: stored } = await receivedLogs(db, { ...everything, limit: 1000, keep: "oldest" });
    const read = readLogBlock(native, () => true).map(({ record }) => record);
    expect(read.length).toBe(500);
    expect(read.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(stored);
  });

  it("reads the blocks that the engine writes, with their resources", async () => {
    const db = store.freshProject();
    await store.insertLogs(db.projectId, records);
    const where = `WHERE project_id = ${db.projectId}`;
    const logs = await ask(`SELECT * FROM sightglass.logs ${where} ORDER BY event_id FORMAT Native`);
    const resources = await ask(
      `SELECT project_id, resource_id, attributes FROM sightglass.resources FINAL ${where} FORMAT Native SETTINGS max_threads = 1`,
    );
    const { rows: stored } = await receivedLogs(db, { ...everything, limit: 1000, keep: "newest" });
    const read = readLogBlock(logs, () => true);
    expect(read.map(({ record }) => record)).toEqual(stored.map((record) => ({ ...record, resource: {} })));
    const found = new Map(
      readResourceBlock(resources, () => true).map((one) => [one.resourceId, one.attributes]),
    );
    expect(records.filter((record) => found.get(resourceIdOf(record)) === undefined)).toEqual([]);
  });

  it("keeps the oldest or the newest of what was received", async () => {
    const db = store.freshProject();
    await store.insertLogs(db.projectId, records);
    const { rows: all } = await receivedLogs(db, { ...everything, limit: 1000, keep: "oldest" });
    const seven = { ...everything, limit: 7 };
    expect(await receivedLogs(db, { ...seven, keep: "oldest" })).toEqual({
      rows: all.slice(0, 7),
      more: true,
    });
    expect(await receivedLogs(db, { ...seven, keep: "newest" })).toEqual({ rows: all.slice(-7), more: true });
    const [from, before] = [all[100]?.id ?? "", all[200]?.id ?? ""].map((id) => BigInt(`0x${id}`));
    expect(
      await receivedLogs(db, {
        ...everything,
        fromId: from ?? 0n,
        beforeId: before ?? 0n,
        limit: 1000,
        keep: "newest",
      }),
    ).toEqual({ rows: all.slice(100, 200), more: false });
  });
});
