/** Bytes on real sockets in, rows of the real store out. */
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type SyslogWorld, startSyslogWorld } from "./testing-syslog";

let world: SyslogWorld;

beforeAll(async () => {
  world = await startSyslogWorld();
  world.proxies.addAddress("127.0.0.1");
});
afterAll(() => world.close());
beforeEach(() => {
  world.failure = undefined;
  world.nextProject();
});

async function open(): Promise<Socket> {
  const socket = connect({ port: world.ports.tcp, host: "127.0.0.1", allowHalfOpen: true });
  await once(socket, "connect");
  return socket;
}

async function sendTcp(text: string | Buffer): Promise<void> {
  const socket = await open();
  socket.end(text);
  socket.resume();
  await once(socket, "close");
}

/** The door asks for the input of a sender every second. */
const INPUT_KEPT_MS = 1_100;

async function sendUdp(datagrams: readonly (string | Buffer)[]): Promise<void> {
  await sleep(INPUT_KEPT_MS);
  const socket = createSocket("udp4");
  for (const datagram of datagrams) {
    await new Promise<void>((resolve) =>
      socket.send(datagram, world.ports.udp, "127.0.0.1", () => resolve()),
    );
  }
  socket.close();
}

/** The counts of the project, once there are so many kinds of them. */
function outcomes(kinds: number): Promise<Record<string, unknown>[]> {
  return waitFor(
    async () => {
      const rows = await world.select(
        "SELECT source, outcome, reason, sum(events) AS n FROM ingest_outcomes WHERE PROJECT GROUP BY ALL ORDER BY ALL",
      );
      return rows.length >= kinds ? rows : undefined;
    },
    { timeoutMs: 10_000, what: `${kinds} kinds of outcomes` },
  );
}

async function outcomeOf(outcome: string, reason: string): Promise<number> {
  return waitFor(
    async () => {
      const rows = await world.select(
        `SELECT sum(events) AS n FROM ingest_outcomes WHERE outcome = '${outcome}' AND reason = '${reason}'`,
      );
      return Number(rows[0]?.n) > 0 ? Number(rows[0]?.n) : undefined;
    },
    { timeoutMs: 10_000, what: `${outcome} ${reason}` },
  );
}

const COLUMNS =
  "body, service, host, severity_number, severity_text, attributes_text AS t, attributes_number AS n, toUnixTimestamp64Nano(timestamp) AS at";

describe("syslog", () => {
  it("fills every field of an event", async () => {
    const now = new Date(Date.now() - 60_000).toISOString();
    await sendTcp(
      `<165>1 ${now} web-1 evntslog 1111 ID47 [x@1 iut="3"] An entry\n<34>${now} web-2 su: failed\n`,
    );
    const at = Number(BigInt(Date.parse(now)) * 1_000_000n);
    const peer = { "network.peer.address": "127.0.0.1" };
    expect(await world.rows(2, COLUMNS)).toEqual([
      {
        body: "An entry",
        service: "evntslog",
        host: "web-1",
        severity_number: 10,
        severity_text: "notice",
        t: { ...peer, "syslog.facility": "local4", "syslog.msgid": "ID47", "sd.x@1.iut": "3" },
        n: { "process.pid": 1111 },
        at,
      },
      {
        body: "failed",
        service: "su",
        host: "web-2",
        severity_number: 18,
        severity_text: "crit",
        t: { ...peer, "syslog.facility": "auth" },
        n: {},
        at,
      },
    ]);
    expect(await outcomes(1)).toEqual([
      { source: "syslog-tcp/default", outcome: "received", reason: "", n: 2 },
    ]);
  });

  it("reads bodies that are JSON, alone or behind a cookie, and keeps what the header says beside it", async () => {
    await sendUdp([
      '<14>Nov 20 22:14:15 web-1 app[7]: @cee: {"message":"m","level":"error","user":{"id":42},"ok":true}',
      '<14>app: {"host":"inner","service":"own","msg":"x"}',
      "<14>app: {not json}",
    ]);
    const rows = await world.rows(3, COLUMNS);
    expect(rows).toMatchObject([
      { body: "m", service: "app", host: "web-1", severity_text: "error", severity_number: 17 },
      { body: "x", service: "own", host: "inner", severity_text: "info" },
      { body: "{not json}", service: "app", host: "127.0.0.1", severity_text: "info" },
    ]);
    expect(rows[0]).toMatchObject({
      t: { "syslog.severity": "info", "syslog.facility": "user" },
      n: { "user.id": 42, "process.pid": 7 },
    });
    expect(rows[1]).toMatchObject({ t: { "syslog.appname": "app" } });
  });

  it("takes what is not UTF-8, and counts it", async () => {
    await sendUdp([Buffer.from("<14>Größe erhöht", "latin1"), Buffer.from("<14>abcö").subarray(0, 8)]);
    expect(await world.rows(2)).toEqual([{ body: "Größe erhöht" }, { body: "abc\ufffd" }]);
    expect(await outcomes(3)).toMatchObject([
      { outcome: "noted", reason: "text.recoded", n: 1 },
      { outcome: "noted", reason: "text.replaced", n: 1 },
      { outcome: "received", n: 2 },
    ]);
  });

  it("cuts long lines, rejects longer frames and torn ones, and counts them", async () => {
    const long = `<14>${"x".repeat(300 * 1024)}`;
    const longer = `<14>${"y".repeat(1100 * 1024)}`;
    await sendTcp(`${long}\n${longer}\n<14>after\n`);
    await sendTcp("50 <14>half of it");
    const rows = await world.rows(2, "length(body) AS length, attributes_number AS n");
    expect(rows).toEqual([
      { length: 262_140, n: { "syslog.cut_bytes": 45_060, "sightglass.truncated_attributes": 1 } },
      { length: 5, n: {} },
    ]);
    expect(await outcomes(4)).toMatchObject([
      { outcome: "noted", reason: "event.truncated", n: 1 },
      { outcome: "received", n: 4 },
      { outcome: "rejected", reason: "event.too_large", n: 1 },
      { outcome: "rejected", reason: "frame.incomplete", n: 1 },
    ]);
    expect(
      await world.select("SELECT reason, raw_bytes AS n, source FROM dead_letters WHERE PROJECT ORDER BY n"),
    ).toEqual([
      { reason: "frame.incomplete", n: 17, source: "syslog-tcp/default" },
      { reason: "event.too_large", n: 1024 * 1024, source: "syslog-tcp/default" },
    ]);
  });

  it("takes the message of a sender that ends it with nothing", async () => {
    const socket = await open();
    socket.write("<14>no end");
    expect(await world.rows(1)).toEqual([{ body: "no end" }]);
    socket.destroy();
  });

  it("believes the PROXY line of a proxy, also when it comes in pieces", async () => {
    const socket = await open();
    socket.write("PROXY TCP4 192.0.2.7 127.0");
    await sleep(50);
    socket.end(".0.1 56324 5514\r\n<14>a\n<14>b\n");
    expect(await world.rows(2, "body, host")).toEqual([
      { body: "a", host: "192.0.2.7" },
      { body: "b", host: "192.0.2.7" },
    ]);
  });

  it("refuses whom no input allows, and counts it", async () => {
    world.input = undefined;
    await sendTcp("<14>a\n").catch(() => undefined);
    await sendUdp(["<14>a"]);
    expect(await outcomeOf("refused", "input.unknown")).toBeGreaterThan(0);
    expect(await world.select("SELECT count() AS n FROM logs WHERE project_id = 0")).toEqual([{ n: 0 }]);
  });

  it("follows a change of the input while a connection is open", async () => {
    const socket = await open();
    socket.write("<14>one\n");
    await world.rows(1);
    world.nextProject();
    await sleep(INPUT_KEPT_MS);
    socket.write("<14>two\n");
    expect(await world.rows(1)).toEqual([{ body: "two" }]);
    world.input = undefined;
    await once(socket.resume(), "end");
    socket.destroy();
  });

  it("refuses the 201st connection of an address, also behind a proxy that has more for others", async () => {
    const proxied = async (address: string) => {
      const socket = await open();
      socket.write(`PROXY TCP4 ${address} 127.0.0.1 56324 5514\r\n<14>of ${address}\n`);
      return socket;
    };
    const sockets = await Promise.all(Array.from({ length: 200 }, () => proxied("192.0.2.1")));
    await world.rows(200);
    const one = await proxied("192.0.2.1");
    one.end();
    await once(one.resume(), "close").catch(() => undefined);
    expect(await outcomeOf("refused", "limit.connections")).toBe(1);
    sockets.push(await proxied("192.0.2.2"));
    expect((await world.rows(201)).at(-1)).toEqual({ body: "of 192.0.2.2" });
    for (const socket of sockets) socket.destroy();
    await sleep(100);
  });

  it("slows a sender while the event log is away, and loses nothing", async () => {
    world.failure = new Error("away");
    const line = `<14>app: ${"z".repeat(1000)}\n`;
    const lines = 20_000;
    const socket = await open();
    let flushed = false;
    socket.write(line.repeat(lines), () => {
      flushed = true;
    });
    await sendUdp(["<14>udp: one"]);
    await sleep(500);
    expect(flushed).toBe(false);
    world.failure = undefined;
    await world.rows(lines + 1, "1");
    socket.end();
    expect(await world.select("SELECT count() AS n FROM logs WHERE PROJECT")).toEqual([{ n: lines + 1 }]);
    await vi.waitFor(
      async () => {
        const received = (await outcomes(2)).filter(({ outcome }) => outcome === "received");
        expect(received.map(({ n }) => n)).toEqual([lines, 1]);
      },
      { timeout: 10_000, interval: 100 },
    );
  });

  it("counts every datagram that the kernel dropped while we did not read", async () => {
    const sent = 30_000;
    await sendUdp(["<14>first"]);
    await world.rows(1);
    const program = `
      const socket = require("node:dgram").createSocket("udp4");
      const line = "<14>flood: " + "x".repeat(900);
      let left = ${sent};
      const next = () => left-- > 0 ? socket.send(line, ${world.ports.udp}, "127.0.0.1", next) : socket.close();
      next();`;
    expect(spawnSync(process.execPath, ["-e", program]).status).toBe(0);
    const dropped = await outcomeOf("dropped", "udp.buffer");
    const stored = (await world.rows(sent + 1 - dropped, "1")).length;
    const received = (await outcomes(2)).find(({ outcome }) => outcome === "received");
    expect(dropped).toBeGreaterThan(0);
    expect({ sum: stored + dropped, received: received?.n }).toEqual({ sum: sent + 1, received: sent + 1 });
  });

  it("half-closes on stop and reads on until the sender closes", async () => {
    const socket = await open();
    socket.write("<14>before\n");
    await world.rows(1);
    const ended = once(socket.resume(), "end");
    const stopped = world.stop();
    await ended;
    socket.end("<14>behind the half-close\n");
    await stopped;
    expect(await world.rows(2)).toEqual([{ body: "before" }, { body: "behind the half-close" }]);
    await world.start();
  });
});
