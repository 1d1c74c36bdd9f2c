/**
 * rsyslog with a queue on disk sends by TLS while the whole product is killed -9 and started again. Syslog over TCP
 * has no acknowledgement, so what was under way at a kill may be lost; nothing else may, and nothing may be invented.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type TempDir, tempDir, testAuthority, waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { CREDENTIALS, labProduct } from "../infra/lab/product.mjs";

const RSYSLOGD = "/usr/sbin/rsyslogd";
const KILLS = 1;
/** Of 1,000 a second. */
const LOST_MAX = 500;
const EVERY_MS = 20;
const LINES_AT_A_TIME = 20;
const ROW = z.object({ body: z.string() });

let dir: TempDir;
let product: Awaited<ReturnType<typeof labProduct>>;
let rsyslog: ChildProcess | undefined;

beforeAll(async () => {
  dir = tempDir("syslog-kill");
  const { cert, key } = testAuthority(dir.path).issue("door");
  writeFileSync(join(dir.path, "cert.pem"), cert);
  writeFileSync(join(dir.path, "key.pem"), key, { mode: 0o600 });
  const env = {
    SIGHTGLASS_TLS_CERT: join(dir.path, "cert.pem"),
    SIGHTGLASS_TLS_KEY: join(dir.path, "key.pem"),
  };
  product = await labProduct({ env });
  await product.start();
});
afterAll(async () => {
  if (rsyslog && rsyslog.exitCode === null) {
    rsyslog.kill("SIGTERM");
    await once(rsyslog, "exit");
  }
  await product.stop();
  rmSync(product.dataDir, { recursive: true, force: true });
  dir.remove();
});

/** Reads lines of a file and forwards them. */
async function startRsyslog(): Promise<string> {
  if (!existsSync(RSYSLOGD)) throw new Error("apt-get install rsyslog rsyslog-openssl");
  const file = join(dir.path, "app.log");
  const config = join(dir.path, "rsyslog.conf");
  const pid = join(dir.path, "rsyslog.pid");
  writeFileSync(file, "");
  writeFileSync(
    config,
    `global(workDirectory="${dir.path}" defaultNetstreamDriverCAFile="${join(dir.path, "authority.pem")}")
module(load="imfile")
input(type="imfile" file="${file}" tag="shop:")
action(type="omfwd" target="127.0.0.1" port="${product.ports.SYSLOG_TLS}" protocol="tcp" TCP_Framing="octet-counted"
  StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid" template="RSYSLOG_SyslogProtocol23Format"
  action.resumeRetryCount="-1" action.resumeInterval="1"
  queue.type="Disk" queue.filename="forward" queue.saveOnShutdown="on")
`,
  );
  rsyslog = spawn(RSYSLOGD, ["-n", "-f", config, "-i", pid], { stdio: "ignore" });
  await waitFor(() => existsSync(pid), { what: "rsyslogd" });
  return file;
}

/** How often each number is stored. */
async function stored(): Promise<Map<number, number>> {
  const answer = await fetch(`${product.webUrl}/api/v1/logs?from=now-1h&to=now%2B1h&query=service:shop`, {
    headers: { authorization: `Bearer ${CREDENTIALS.apiToken}`, accept: "application/x-ndjson" },
  });
  if (!answer.ok) throw new Error(`export: ${answer.status}`);
  const counts = new Map<number, number>();
  for (const line of (await answer.text()).split("\n").filter((text) => text !== "")) {
    const number = Number(/line (\d+)$/.exec(ROW.parse(JSON.parse(line)).body)?.[1]);
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return counts;
}

/** Number of stretches without a gap. */
function runs(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted.filter((number, i) => sorted[i - 1] !== number - 1).length;
}

it("loses one stretch of lines at most, those under way, when the whole product is killed", async () => {
  const file = await startRsyslog();
  const writtenAt: number[] = [];
  let isWriting = true;
  const writing = (async () => {
    while (isWriting) {
      const first = writtenAt.length;
      const lines = Array.from({ length: LINES_AT_A_TIME }, (_, i) => `line ${first + i}\n`);
      for (const _ of lines) writtenAt.push(performance.now());
      appendFileSync(file, lines.join(""));
      await sleep(EVERY_MS);
    }
  })();
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(2500);
    expect(product.kill("tree")).toBeGreaterThan(4);
    await sleep(300);
    await product.start();
  }
  await sleep(2500);
  isWriting = false;
  await writing;
  const last = writtenAt.length - 1;
  await waitFor(async () => (await stored()).has(last), {
    timeoutMs: 30_000,
    everyMs: 500,
    what: "the last line",
  });
  const counts = await stored();
  const lost = writtenAt.map((_, number) => number).filter((number) => !counts.has(number));
  const twice = [...counts].filter(([, times]) => times > 1).map(([number]) => number);
  expect([...counts.keys()].filter((number) => !(number >= 0 && number <= last))).toEqual([]);
  expect(runs(lost)).toBeLessThanOrEqual(KILLS);
  expect(lost.length).toBeLessThan(LOST_MAX);
  expect(runs(twice)).toBeLessThanOrEqual(KILLS);
}, 120_000);
