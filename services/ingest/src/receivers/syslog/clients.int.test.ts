/**
 * Real clients: util-linux logger, rsyslogd and Python's SysLogHandler. Every line is counted and compared field by
 * field. A client that is not installed fails its test with what to install.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { freePort, type TempDir, tempDir, waitFor } from "@sightglass/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CLIENT_ENV, need, run, type SyslogWorld, startSyslogWorld } from "./testing-syslog";

const LOGGER = "/usr/bin/logger";
const RSYSLOGD = "/usr/sbin/rsyslogd";
const PYTHON = "/usr/bin/python3";
const OPENSSL = "/usr/bin/openssl";
const WANTED_CERTIFICATE =
  "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1".split(
    " ",
  );
const COLUMNS =
  "body, service, host, severity_text, attributes_text AS t, attributes_number AS n, abs(dateDiff('second', timestamp, observed_timestamp)) AS late";

let world: SyslogWorld;
let dir: TempDir;
const children: ChildProcess[] = [];

beforeAll(async () => {
  dir = tempDir("syslog-clients");
  await makeCertificate();
  const pem = (name: string) => readFileSync(join(dir.path, name), "utf8");
  world = await startSyslogWorld({ cert: pem("cert.pem"), key: pem("key.pem") });
});
afterAll(async () => {
  await world.close();
  dir.remove();
});
beforeEach(async () => {
  world.nextProject();
  await sleep(1_100);
});
afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
});

async function makeCertificate(): Promise<void> {
  await run(need(OPENSSL, "openssl"), [
    ...WANTED_CERTIFICATE,
    "-keyout",
    join(dir.path, "key.pem"),
    "-out",
    join(dir.path, "cert.pem"),
  ]);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

const numbered = (count: number, word = "line") =>
  Array.from({ length: count }, (_, i) => `${word} ${i} ünï`);

describe("util-linux logger", () => {
  const target = ["--server", "127.0.0.1", "--tag", "shop/web", "--priority", "local3.warning"];

  const wayOf = (way: string): string[] => {
    if (way === "UDP") return ["--udp", "--port", String(world.ports.udp)];
    const octets = way.includes("octet") ? ["--octet-count"] : [];
    return ["--tcp", "--port", String(world.ports.tcp), ...octets];
  };

  it.each(["UDP", "TCP by lines", "TCP by octet counting"])("delivers every line by %s", async (way) => {
    const lines = numbered(200);
    const options = [...target, ...wayOf(way), "--rfc3164", "--id=4711"];
    await run(need(LOGGER, "bsdutils"), options, `${lines.join("\n")}\n`);
    const rows = await world.rows(lines.length, COLUMNS);
    expect(rows).toEqual(
      lines.map((body) => ({
        body,
        service: "shop/web",
        host: expect.stringMatching(/./),
        severity_text: "warning",
        t: { "syslog.facility": "local3", "network.peer.address": "127.0.0.1" },
        n: { "process.pid": 4711 },
        late: expect.any(Number),
      })),
    );
    expect(rows.every((row) => Number(row.late) < 30)).toBe(true);
  });

  it.each(["UDP", "TCP by lines", "TCP by octet counting"])("delivers RFC 5424 by %s", async (way) => {
    const options = [...target, ...wayOf(way), "--rfc5424", "--msgid", "ORDER", "--id=4711"];
    const data = ["--sd-id", "shop@32473", "--sd-param", 'cart="7"', "--sd-param", 'user="a \\"b\\""'];
    const lines = numbered(50);
    await run(need(LOGGER, "bsdutils"), [...options, ...data], `${lines.join("\n")}\n`);
    const rows = await world.rows(lines.length, COLUMNS);
    expect(rows.map(({ body }) => body)).toEqual(lines);
    for (const row of rows) {
      expect(row).toMatchObject({
        service: "shop/web",
        severity_text: "warning",
        n: { "process.pid": 4711 },
      });
      expect(row.t).toMatchObject({
        "syslog.facility": "local3",
        "syslog.msgid": "ORDER",
        "sd.shop@32473.cart": "7",
        "sd.shop@32473.user": 'a "b"',
      });
      expect(Number(row.late)).toBeLessThan(30);
    }
  });
});

describe("Python's SysLogHandler", () => {
  const PROGRAM = `
import logging, logging.handlers, socket, sys
way, port, ident, nul = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4] == "nul"
kind = socket.SOCK_STREAM if way == "tcp" else socket.SOCK_DGRAM
handler = logging.handlers.SysLogHandler(address=("127.0.0.1", port), facility="local5", socktype=kind)
handler.ident, handler.append_nul = ident, nul
log = logging.getLogger("shop")
log.setLevel(logging.DEBUG)
log.addHandler(handler)
for i, level in enumerate([10, 20, 30, 40, 50] * 20):
    log.log(level, "line %d \\u00fcn\\u00ef\\nsecond line", i)
handler.close()
`;

  it.each([
    ["udp", "shop: ", "nul"],
    ["udp", "", "bare"],
    ["tcp", "shop: ", "nul"],
  ])("delivers every record by %s with ident %j, end %s", async (way, ident, nul) => {
    const port = way === "udp" ? world.ports.udp : world.ports.tcp;
    await run(need(PYTHON, "python3"), ["-c", PROGRAM, way, String(port), ident, nul]);
    const levels = ["debug", "info", "warning", "err", "crit"];
    const rows = await world.rows(100, COLUMNS);
    expect(rows).toEqual(
      Array.from({ length: 100 }, (_, i) => ({
        body: `line ${i} ünï\nsecond line`,
        service: ident === "" ? "" : "shop",
        host: "127.0.0.1",
        severity_text: levels[i % 5],
        t: { "syslog.facility": "local5", "network.peer.address": "127.0.0.1" },
        n: {},
        late: 0,
      })),
    );
  });
});

describe("rsyslog", () => {
  /** A rsyslogd of its own that takes datagrams on a port and forwards them by the action. */
  async function startRsyslog(action: string): Promise<{ send(lines: readonly string[]): Promise<void> }> {
    const port = await freePort();
    const config = join(dir.path, "rsyslog.conf");
    writeFileSync(
      config,
      `global(workDirectory="${dir.path}" maxMessageSize="64k" defaultNetstreamDriverCAFile="${join(dir.path, "cert.pem")}")
module(load="imudp")
input(type="imudp" address="127.0.0.1" port="${port}")
template(name="sightglass" type="string"
  string="<%PRI%>1 %TIMESTAMP:::date-rfc3339% %HOSTNAME% %APP-NAME% %PROCID% %MSGID% %STRUCTURED-DATA%%msg:::sp-if-no-1st-sp%%msg%\\n")
action(type="omfwd" target="127.0.0.1" ${action})
`,
    );
    const pidFile = join(dir.path, "rsyslog.pid");
    rmSync(pidFile, { force: true });
    const child = spawn(need(RSYSLOGD, "rsyslog rsyslog-openssl"), ["-n", "-f", config, "-i", pidFile], {
      stdio: "ignore",
      env: CLIENT_ENV,
    });
    children.push(child);
    await waitFor(() => (existsSync(pidFile) && statSync(pidFile).size > 0) || undefined, {
      timeoutMs: 10_000,
      what: "rsyslogd",
    });
    await sleep(300);
    return { send: (lines) => sendDatagrams(port, lines) };
  }

  async function sendDatagrams(port: number, lines: readonly string[]): Promise<void> {
    const socket = createSocket("udp4");
    for (const [i, line] of lines.entries()) {
      await new Promise<void>((resolve) => socket.send(line, port, "127.0.0.1", () => resolve()));
      if (i % 50 === 49) await sleep(5);
    }
    socket.close();
  }

  const header = (i: number) => `<${134 + (i % 2)}>${bsdNow()} web-1 shop[${i + 1}]: `;
  const messages = (count: number, first = 0) =>
    Array.from({ length: count }, (_, i) => `${header(i + first)}line ${i + first} ünï`);
  /** rsyslog's RFC 5424 template keeps the space behind the tag as the beginning of the message. */
  const wanted = (count: number, lead: string) =>
    Array.from({ length: count }, (_, i) => ({
      body: `${lead}line ${i} ünï`,
      service: "shop",
      host: "web-1",
      severity_text: i % 2 === 0 ? "info" : "debug",
      t: { "syslog.facility": "local0", "network.peer.address": "127.0.0.1" },
      n: { "process.pid": i + 1 },
    }));
  const fields = async (count: number) => {
    const rows = await world.rows(count, COLUMNS);
    expect(rows.every((row) => Number(row.late) < 60)).toBe(true);
    return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== "late")));
  };
  const byPid = (rows: Record<string, unknown>[]) => rows.map((row) => JSON.stringify(row)).sort();

  const QUEUE = `queue.type="LinkedList" queue.filename="sightglass" queue.maxDiskSpace="1g"
  queue.saveOnShutdown="on" action.resumeRetryCount="-1"`;

  it.each([
    ["UDP", () => `port="${world.ports.udp}" protocol="udp" template="RSYSLOG_TraditionalForwardFormat"`, ""],
    ["TCP by lines", () => `port="${world.ports.tcp}" protocol="tcp" template="RSYSLOG_ForwardFormat"`, ""],
    [
      "TCP by octet counting",
      () =>
        `port="${world.ports.tcp}" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"`,
      " ",
    ],
    [
      "TLS",
      () =>
        `port="${world.ports.tls}" protocol="tcp" StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost" template="RSYSLOG_SyslogProtocol23Format"`,
      " ",
    ],
    [
      "TCP by the lines of Send data",
      () =>
        `port="${world.ports.tcp}" protocol="tcp" TCP_Framing="octet-counted" template="sightglass" ${QUEUE}`,
      "",
    ],
    [
      "TLS by the lines of Send data",
      () =>
        `port="${world.ports.tls}" protocol="tcp" StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name"
  StreamDriverPermittedPeers="localhost" TCP_Framing="octet-counted" template="sightglass" ${QUEUE}`,
      "",
    ],
  ])("forwards every line by %s", async (_, action, lead) => {
    const rsyslog = await startRsyslog(action());
    await rsyslog.send(messages(500));
    expect(await fields(500)).toEqual(wanted(500, lead));
  });

  it("loses and doubles nothing by TLS with a queue on disk while we start again", async () => {
    const rsyslog = await startRsyslog(
      `port="${world.ports.tls}" protocol="tcp" StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid"
       template="RSYSLOG_SyslogProtocol23Format" action.resumeRetryCount="-1" action.resumeInterval="1"
       queue.type="Disk" queue.filename="forward" queue.saveOnShutdown="on"`,
    );
    const rest = (async () => {
      for (let first = 0; first < 3000; first += 300) {
        await rsyslog.send(messages(300, first));
        await sleep(150);
      }
    })();
    await sleep(500);
    await world.stop();
    await sleep(400);
    await world.start();
    await rest;
    const rows = await fields(3000);
    await sleep(1_000);
    expect((await world.rows(3000)).length).toBe(3000);
    expect(byPid(rows)).toEqual(byPid(wanted(3000, " ")));
  });
});

describe("a proxy before TLS", () => {
  it("may say for whom it connects", async () => {
    world.proxies.addAddress("127.0.0.1");
    const raw = connect({ port: world.ports.tls, host: "127.0.0.1" });
    await once(raw, "connect");
    raw.write("PROXY TCP4 192.0.2.7 127.0.0.1 56324 6514\r\n");
    const ca = readFileSync(join(dir.path, "cert.pem"), "utf8");
    const socket = connectTls({ socket: raw, ca, servername: "localhost" });
    await once(socket, "secureConnect");
    socket.end("<14>through the proxy\n");
    expect(await world.rows(1, "body, host")).toEqual([{ body: "through the proxy", host: "192.0.2.7" }]);
  });
});

/** Now as RFC 3164 writes it, in UTC. */
function bsdNow(): string {
  const [, , day = "", month = "", , time = ""] =
    /(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date().toUTCString()) ?? [];
  return `${month} ${String(Number(day)).padStart(2)} ${time}`;
}
