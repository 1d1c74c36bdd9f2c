/**
 * A live tail over kill -9 of the web process and of the intake, under load: its reader goes on behind the last id and
 * has every event that was stored, once.
 */
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { api, ask, CREDENTIALS, labProduct } from "../infra/lab/product.mjs";

const KILLS = ["web", "ingest", "web", "ingest"] as const;
const BETWEEN_MS = 4_000;
const BATCH = 40;
const EVERY_MS = 20;

const row = z.object({ id: z.string(), attributes: z.object({ n: z.number() }) });
const page = z.object({ rows: z.array(row), next_cursor: z.string().nullable() });

let product: Awaited<ReturnType<typeof labProduct>>;
beforeAll(async () => {
  product = await labProduct();
  await product.start();
});
afterAll(async () => {
  await product.stop();
  rmSync(product.dataDir, { recursive: true, force: true });
});

/** Sends without a second try: what was not acknowledged may be stored or not. */
async function sendUntil(stopped: () => boolean): Promise<Set<number>> {
  const acknowledged = new Set<number>();
  const headers = { authorization: `Bearer ${CREDENTIALS.ingestKey}` };
  for (let n = 0; !stopped(); n += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, i) => n + i);
    const body = numbers
      .map((one) => JSON.stringify({ message: "over kills", n: one, show: "kill" }))
      .join("\n");
    const answer = await fetch(`${product.httpUrl}/api/v1/logs`, { method: "POST", headers, body }).catch(
      () => null,
    );
    if (answer?.status === 200) for (const one of numbers) acknowledged.add(one);
    await sleep(EVERY_MS);
  }
  return acknowledged;
}

interface Reader {
  ids: string[];
  connections: number;
  stop: () => Promise<void>;
}

/** Reads until it is stopped; each connection begins behind the last id. */
async function startReader(): Promise<Reader> {
  const leaving = new AbortController();
  const reader: Reader = { ids: [], connections: 0, stop: async () => {} };
  let lastId = "";
  const connect = async () => {
    const headers: Record<string, string> = lastId === "" ? {} : { "last-event-id": lastId };
    const answer = await ask(product, "/logs/tail?query=show:kill", { headers, signal: leaving.signal });
    if (!answer.ok || !answer.body) return;
    reader.connections++;
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of answer.body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        lastId = /^id: (.*)$/m.exec(block)?.[1] ?? lastId;
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined && !block.startsWith("event:"))
          reader.ids.push(row.parse(JSON.parse(data)).id);
      }
    }
  };
  const running = (async () => {
    while (!leaving.signal.aborted) {
      await connect().catch(() => {});
      if (!leaving.signal.aborted) await sleep(200);
    }
  })();
  reader.stop = async () => {
    leaving.abort();
    await running;
  };
  await waitFor(() => reader.connections > 0, { what: "the tail" });
  return reader;
}

/** Everything that the store has in the end. */
async function storedRows(): Promise<z.output<typeof row>[]> {
  const rows: z.output<typeof row>[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = page.parse(
      await api(product, `/logs?query=show:kill&from=now-1h&limit=1000&order=asc${more}`),
    );
    rows.push(...answer.rows);
    cursor = answer.next_cursor;
  }
  return rows;
}

it("shows every stored event once, over kills of the web process and the intake", async () => {
  const reader = await startReader();
  let done = false;
  const sending = sendUntil(() => done);
  for (const role of KILLS) {
    await sleep(BETWEEN_MS);
    expect(product.kill(role)).toBeGreaterThan(0);
    await product.ready();
  }
  await sleep(BETWEEN_MS);
  done = true;
  const acknowledged = await sending;
  await waitFor(async () => (await storedRows()).length >= acknowledged.size, {
    timeoutMs: 30_000,
    what: "the store",
  });
  const stored = await storedRows();
  await waitFor(() => reader.ids.length >= stored.length, { timeoutMs: 30_000, what: "the tail's end" });
  await reader.stop();
  const numbers = new Set(stored.map(({ attributes }) => attributes.n));
  expect([...acknowledged].filter((n) => !numbers.has(n))).toEqual([]);
  expect(reader.connections).toBeGreaterThan(2);
  expect(new Set(reader.ids).size).toBe(reader.ids.length);
  expect(reader.ids.toSorted()).toEqual(stored.map(({ id }) => id).sort());
}, 180_000);
