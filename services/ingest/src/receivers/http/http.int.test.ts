/** The HTTP door over real sockets and the real local log: limits, bombs, slow senders, the orderly stop. */
import { connect, type Socket } from "node:net";
import zlib from "node:zlib";
import {
  decodeBlockHeader,
  openLocalInspector,
  openLocalPublisher,
  type Publisher,
  WRITER_GROUP,
} from "@sightglass/bus";
import { type TempDir, tempDir } from "@sightglass/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ingest } from "../../start-ingest";
import { MemoryPublisher } from "../../testing-chain";
import { NO_QUOTA, startTestIngest, testKeyRing } from "../../testing-world";

const MIB = 1024 * 1024;
const PROJECTS = new Map([
  ["key", 1],
  ["key of project 2", 2],
]);
const keyRing = testKeyRing("web", (secret) => PROJECTS.get(secret));

let dir: TempDir;
const running: Ingest[] = [];
beforeEach(() => {
  dir = tempDir("ingest");
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((ingest) => ingest.stop()));
  dir.remove();
});

async function start(publisher: Publisher, memoryBytes = 64 * MIB, quota = NO_QUOTA): Promise<Ingest> {
  const ingest = await startTestIngest(dir.path, { memoryBytes, quota, keyRing, publisher });
  running.push(ingest);
  return ingest;
}

interface Answer {
  status: number;
  code: string | undefined;
  retryAfter: string | null;
}

async function post(
  ingest: Ingest,
  body: Buffer | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${ingest.port}/api/v1/logs`, {
    method: "POST",
    headers: { "x-api-key": "key", ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  const read = JSON.parse(await answer.text());
  return { status: answer.status, code: read.errors[0]?.code, retryAfter: answer.headers.get("retry-after") };
}

/** Sends raw text and gives what came back until the socket closed or went quiet after an answer. */
function raw(ingest: Ingest, text: string, then?: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(ingest.port, "127.0.0.1", () => {
      socket.write(text);
      then?.(socket);
    });
    let received = "";
    const done = () => {
      socket.destroy();
      resolve(received);
    };
    socket.on("data", (chunk) => {
      received += chunk.toString();
      setTimeout(done, 100);
    });
    socket.on("error", done);
    socket.on("close", done);
  });
}

const head = (lines: string[]) =>
  `POST /api/v1/logs HTTP/1.1\r\nHost: x\r\nX-Api-Key: key\r\n${lines.join("\r\n")}\r\n\r\n`;

describe("the local log", () => {
  it("holds every accepted event when the answer comes, and after the stop", async () => {
    const publisher = await openLocalPublisher({ dataDir: dir.path, diskFreeMinBytes: 0 });
    const ingest = await start(publisher);
    const inspector = openLocalInspector({ dataDir: dir.path });
    const sent = Array.from({ length: 40 }, (_, i) => post(ingest, `{"msg":"event ${i}"}\n`.repeat(25)));
    for (const answer of await Promise.all(sent)) expect(answer.status).toBe(200);
    const rows = async () => (await inspector.lag(WRITER_GROUP)).flatMap((lag) => lag.rows);
    expect(await rows()).toEqual([{ projectId: 1, source: "http/web", rows: 1000 }]);
    await ingest.stop();
    expect(await rows()).toEqual([{ projectId: 1, source: "http/web", rows: 1000 }]);
    await inspector.close();
  });
});

describe("limits", () => {
  it("answers 413 to an announced body before it is sent, and closes", async () => {
    const ingest = await start(new MemoryPublisher());
    const answer = await raw(ingest, head(["Content-Length: 10000000000"]));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer.toLowerCase()).toContain("connection: close");
    expect(answer).toContain("body.too_large");
  });

  it("cuts an endless body off at the cap, with bounded memory", async () => {
    const ingest = await start(new MemoryPublisher());
    const before = process.memoryUsage.rss();
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    const answer = await raw(ingest, head(["Transfer-Encoding: chunked"]), (socket) => {
      const pump = () => {
        while (!socket.destroyed && socket.write(chunk));
        if (!socket.destroyed) socket.once("drain", pump);
      };
      pump();
    });
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(process.memoryUsage.rss() - before).toBeLessThan(80 * MIB);
  });

  it.each([
    ["gzip", () => zlib.gzipSync(Buffer.alloc(80 * MIB))],
    ["deflate", () => zlib.deflateSync(Buffer.alloc(80 * MIB))],
    [
      "br",
      () =>
        zlib.brotliCompressSync(Buffer.alloc(80 * MIB), {
          params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 },
        }),
    ],
  ])("answers 413 to a %s bomb", async (encoding, make) => {
    const ingest = await start(new MemoryPublisher());
    expect(await post(ingest, make(), { "content-encoding": encoding })).toMatchObject({
      status: 413,
      code: "body.too_large",
    });
    expect(await post(ingest, '{"msg":"still here"}')).toMatchObject({ status: 200 });
  });

  it("answers what it cannot read, and stays up", async () => {
    const ingest = await start(new MemoryPublisher());
    expect(await post(ingest, "x", { "content-encoding": "lz4" })).toMatchObject({
      status: 415,
      code: "body.encoding",
    });
    expect(
      await post(ingest, Buffer.from([0x1f, 0x8b, 8, 0, 1]), { "content-encoding": "gzip" }),
    ).toMatchObject({ status: 400, code: "body.corrupt" });
    expect(await post(ingest, "[1,")).toMatchObject({ status: 400, code: "json.syntax" });
    expect(await post(ingest, "no json")).toMatchObject({ status: 400, code: "json.syntax" });
    expect(await post(ingest, "{}", { "x-api-key": "other" })).toMatchObject({
      status: 401,
      code: "auth.unknown",
    });
  });

  it("asks to come back when the memory budget is spent, and recovers", async () => {
    const ingest = await start(new MemoryPublisher(), MIB);
    expect(await post(ingest, Buffer.alloc(2 * MIB, 0x20))).toEqual({
      status: 503,
      code: "overload.memory",
      retryAfter: "2",
    });
    const packed = zlib.gzipSync(Buffer.alloc(2 * MIB, 0x20));
    expect(await post(ingest, packed, { "content-encoding": "gzip" })).toMatchObject({
      status: 503,
      code: "overload.memory",
    });
    expect(await post(ingest, '{"msg":"small"}')).toMatchObject({ status: 200 });
  });

  it("asks to come back when the event log refuses", async () => {
    const publisher = new MemoryPublisher();
    const ingest = await start(publisher);
    publisher.failure = new Error("gone");
    expect(await post(ingest, '{"msg":"m"}')).toEqual({
      status: 503,
      code: "bus.unavailable",
      retryAfter: "2",
    });
    publisher.failure = undefined;
    expect(await post(ingest, '{"msg":"m"}')).toMatchObject({ status: 200 });
  });
});

describe("quotas", () => {
  const LOUD = `${'{"msg":"loud"}\n'.repeat(500)}`;
  const other = { "x-api-key": "key of project 2" };

  it("answer 429 with the time to wait to the project that is over its events, and to no other", async () => {
    const publisher = new MemoryPublisher();
    const ingest = await start(publisher, 64 * MIB, { eventsPerSecond: 10, bytesPerSecond: 0 });
    expect(await post(ingest, LOUD)).toMatchObject({ status: 200 });
    const refused = await post(ingest, '{"msg":"one more"}');
    expect(refused).toMatchObject({ status: 429, code: "limit.rate" });
    expect(Number(refused.retryAfter)).toBeGreaterThan(35);
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(40);
    expect(await post(ingest, '{"msg":"quiet"}', other)).toMatchObject({ status: 200 });
    const metrics = await (await fetch(`http://127.0.0.1:${ingest.port}/metrics`)).text();
    expect(metrics).toMatch(/ingest_events_total\{.*outcome="refused",reason="limit.rate".*\} 1\n/);
    expect(metrics).toMatch(/ingest_events_total\{.*outcome="received".*\} 501\n/);
  });

  it("count bytes after decompression, and let few of many requests at one time pass", async () => {
    const ingest = await start(new MemoryPublisher(), 64 * MIB, {
      eventsPerSecond: 0,
      bytesPerSecond: LOUD.length / 20,
    });
    const packed = zlib.gzipSync(LOUD);
    expect(await post(ingest, packed, { "content-encoding": "gzip" })).toMatchObject({ status: 200 });
    expect(await post(ingest, "{}")).toMatchObject({ status: 429, retryAfter: "10" });
    const sent = await Promise.all(Array.from({ length: 30 }, () => post(ingest, LOUD, other)));
    expect(sent.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(sent.filter(({ code }) => code === "limit.rate")).toHaveLength(29);
  });
});

describe("senders", () => {
  it("that are slow do not hold up others", async () => {
    const ingest = await start(new MemoryPublisher(), 4 * MIB);
    const slow = Array.from({ length: 200 }, () => connect(ingest.port, "127.0.0.1"));
    for (const socket of slow) {
      socket.on("error", () => undefined);
      socket.write(`${head(["Content-Length: 4000000"])}{"msg":`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await post(ingest, '{"msg":"quick"}')).toMatchObject({ status: 200 });
    for (const socket of slow) socket.destroy();
  });

  it("that go away in the middle leave nothing behind", async () => {
    const publisher = new MemoryPublisher();
    const ingest = await start(publisher, MIB);
    for (let i = 0; i < 20; i++)
      await raw(ingest, `${head(["Content-Length: 500000"])}{"msg":`, (socket) =>
        setTimeout(() => socket.destroy(), 5),
      );
    expect(await post(ingest, Buffer.alloc(900_000, 0x20))).toMatchObject({ status: 200 });
    expect(publisher.rows("logs")).toEqual([]);
  });

  it("get a word for other paths, methods and broken requests", async () => {
    const ingest = await start(new MemoryPublisher());
    const url = `http://127.0.0.1:${ingest.port}`;
    expect((await fetch(`${url}/nothing`, { method: "POST" })).status).toBe(404);
    const get = await fetch(`${url}/api/v1/logs`);
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("sightglass_ingest_requests_total");
    expect(await raw(ingest, "NOT HTTP\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw(ingest, `GET / HTTP/1.1\r\nX: ${"y".repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 /,
    );
  });

  it("keep their connection over a refusal with a small body", async () => {
    const ingest = await start(new MemoryPublisher());
    const bad = 'POST /api/v1/logs HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"msg":1}';
    const good = `${head(["Content-Length: 9"])}{"msg":1}`;
    const answer = await raw(ingest, bad + good);
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 401", "HTTP/1.1 200"]);
  });
});

describe("requests behind one another on a connection", () => {
  const good = `${head(["Content-Length: 9"])}{"msg":1}`;
  const statuses = (answer: string) => answer.match(/HTTP\/1.1 \d+/g);

  /** Holds the answer to the first request back until the server has seen all that was sent. */
  async function behindOne(text: string): Promise<{ answer: string; rows: number }> {
    const publisher = new MemoryPublisher();
    publisher.gate = new Promise((resolve) => setTimeout(resolve, 300));
    const answer = await raw(await start(publisher), good + text);
    const rows = publisher.messages
      .map((message) => decodeBlockHeader(message))
      .flatMap((decoded) => (decoded.ok ? decoded.header.counts.map((count) => count.rows) : []));
    return { answer, rows: rows.reduce((sum, count) => sum + count, 0) };
  }

  it("are answered in order when the last is too large", async () => {
    const { answer } = await behindOne(head(["Content-Length: 10000000000"]));
    expect(statuses(answer)).toEqual(["HTTP/1.1 200", "HTTP/1.1 413"]);
    expect(answer).toMatch(/connection: close/i);
  });

  it("are answered in order when the last cannot be read", async () => {
    const { answer } = await behindOne("NOT HTTP\r\n\r\n");
    expect(statuses(answer)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400"]);
  });

  it("are not taken behind the last answer", async () => {
    const big = `${"x".repeat(70_000)}`;
    const unknown = `POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: ${big.length}\r\n\r\n${big}`;
    const { answer, rows } = await behindOne(unknown + good);
    expect(statuses(answer)).toEqual(["HTTP/1.1 200", "HTTP/1.1 404"]);
    expect(rows).toBe(1);
  });
});

describe("stop", () => {
  it("answers what was begun, refuses what comes then, and leaves nothing unsealed", async () => {
    const publisher = new MemoryPublisher();
    const ingest = await start(publisher);
    let open: () => void = () => undefined;
    publisher.gate = new Promise((resolve) => {
      open = resolve;
    });
    const begun = post(ingest, '{"msg":"begun"}');
    const idle = connect(ingest.port, "127.0.0.1");
    const late = new Promise<string>((resolve) => {
      idle.on("data", (chunk) => resolve(chunk.toString()));
      idle.on("close", () => resolve("closed"));
    });
    idle.write("POST /api/v1/logs HTTP/1.1\r\nHost: x\r\n");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = ingest.stop();
    idle.write('X-Api-Key: key\r\nContent-Length: 9\r\n\r\n{"msg":1}');
    expect(await late).toMatch(/503 .*shutdown/s);
    open();
    expect(await begun).toMatchObject({ status: 200 });
    await stopped;
    const counts = publisher.messages.map((message) => decodeBlockHeader(message));
    expect(counts.flatMap((decoded) => (decoded.ok ? decoded.header.counts : []))).toEqual([
      { projectId: 1, source: "http/web", signal: "logs", rows: 1 },
    ]);
    idle.destroy();
  });
});
