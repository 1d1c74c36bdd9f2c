/**
 * The newcomer: clones the repository to a temporary folder, runs `npm start`, sends the banner's
 * `curl` word for word, finds the line by service, number range, word and phrase through the API, stops,
 * starts again, and finds it still there. Exits 1 with a sentence when a step fails.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { labPorts } from "../infra/lab/product.mjs";

const READY_MS = 12 * 60_000;
const folder = join(mkdtempSync(join(tmpdir(), "sightglass-newcomer-")), "sightglass");
const ports = await labPorts();
const env = {
  ...process.env,
  ...Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [`SIGHTGLASS_${name}_PORT`, String(port)]),
  ),
};
const print = (line) => process.stdout.write(`newcomer: ${line}\n`);

/** Runs `npm start` until the banner is whole. @returns {Promise<{child, output: () => string}>} */
async function start() {
  const child = spawn("npm", ["start"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
  const end = Date.now() + READY_MS;
  while (!/Ctrl-C/.test(text)) {
    if (child.exitCode !== null)
      throw new Error(`npm start ended with ${child.exitCode}:\n${text.slice(-6000)}`);
    if (Date.now() > end) throw new Error(`no banner after ${READY_MS / 1000} s:\n${text.slice(-6000)}`);
    await sleep(200);
  }
  return { child, output: () => text };
}

async function stop({ child, output }) {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const started = performance.now();
  process.kill(-child.pid, "SIGINT");
  const code = await Promise.race([ended, sleep(15_000, "late")]);
  if (code === "late") throw new Error(`still running 15 s after Ctrl-C:\n${output().slice(-3000)}`);
  const answering = await fetch(`http://127.0.0.1:${ports.HTTP}/healthz`).then(
    () => true,
    () => false,
  );
  if (answering) throw new Error("npm start ended, but the product still runs");
  print(`stopped in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function apiToken(text) {
  const token = /sgt_[A-Za-z0-9_-]+/.exec(text)?.[0];
  if (token === undefined) throw new Error(`the banner shows no API token:\n${text.slice(-3000)}`);
  return token;
}

/** The banner's command, from `curl` to the last line that is continued by a backslash. */
function bannerCurl(text) {
  const command = /^\s*(curl(?:.*\\\n)*.*)$/m.exec(text)?.[1];
  if (command === undefined) throw new Error(`the banner shows no curl:\n${text.slice(-3000)}`);
  return command;
}

async function find(token, query) {
  const answer = await fetch(
    `http://127.0.0.1:${ports.WEB}/api/v1/logs?query=${encodeURIComponent(query)}&from=now-1h`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).rows;
}

async function findWithin(token, query, ms) {
  const started = performance.now();
  while (performance.now() - started < ms) {
    const rows = await find(token, query);
    if (rows.length > 0) return { row: rows[0], ms: performance.now() - started };
    await sleep(50);
  }
  throw new Error(`${query} found nothing within ${ms} ms`);
}

/** Queries that must find the sent record: by service, by a number range, by a word, by a phrase. */
function queriesFor(row) {
  const number = Object.entries(row.attributes).find(([, value]) => typeof value === "number");
  if (number === undefined)
    throw new Error(`the banner's event has no number attribute: ${JSON.stringify(row)}`);
  const [key, value] = number;
  return [
    `service:${row.service}`,
    `${key}:[${value - 1} TO ${value + 1}]`,
    row.body.split(" ")[0],
    `"${row.body}"`,
  ];
}

async function journey() {
  execFileSync("git", ["clone", "--quiet", process.cwd(), folder]);
  const cloned = performance.now();
  const first = await start();
  print(`banner ${((performance.now() - cloned) / 1000).toFixed(0)} s after npm start on a bare clone`);
  const token = apiToken(first.output());
  const answer = execFileSync("bash", ["-c", bannerCurl(first.output())], { encoding: "utf8" });
  if (JSON.parse(answer).accepted !== 1) throw new Error(`the curl was answered ${answer}`);
  const { row, ms } = await findWithin(token, "service:hello", 2000);
  print(`searchable ${Math.round(ms)} ms after the answer`);
  for (const query of queriesFor(row)) {
    if (!(await find(token, query)).some((found) => found.id === row.id))
      throw new Error(`${query} does not find the event`);
  }
  await stop(first);
  const again = performance.now();
  const second = await start();
  print(`second start in ${((performance.now() - again) / 1000).toFixed(1)} s`);
  if (!(await find(token, "service:hello")).some((found) => found.id === row.id))
    throw new Error("the event is gone after a restart");
  await stop(second);
}

try {
  await journey();
  print("all steps passed");
} catch (error) {
  print(`FAILED: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(join(folder, ".."), { recursive: true, force: true });
}
