/**
 * Starts the built product in a folder of its own on free ports, for tests, benchmarks and chaos
 * runs. Everything is real: the same supervisor that `npm start` runs.
 */
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processTree, roleOf } from "./processes.mjs";

export const CREDENTIALS = {
  email: "admin@localhost",
  password: "a-password-for-the-lab",
  ingestKey: "sgi_lab_ingest_key_0123456789",
  apiToken: "sgt_lab_api_token_0123456789",
};

const PORTS = ["WEB", "HTTP", "WRITER", "CLICKHOUSE", "POSTGRES"];

async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve) => {
          const server = createServer();
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** One free port for each port of the product that tests use, by its name in the environment. */
export async function labPorts() {
  const ports = await freePorts(PORTS.length);
  return Object.fromEntries(PORTS.map((name, index) => [name, ports[index]]));
}

/**
 * @param {{dataDir?: string, env?: Record<string, string>, echo?: boolean, root?: string}} options
 * @returns a handle: `webUrl`, `httpUrl`, `dataDir`, `start()`, `stop()`, `kill(role)`, `pids(role)`, `output()`
 */
export async function labProduct(options = {}) {
  const root = options.root ?? process.cwd();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "sightglass-lab-"));
  const ports = await labPorts();
  const env = {
    ...process.env,
    NODE_ENV: "production",
    SIGHTGLASS_DATA_DIR: dataDir,
    SIGHTGLASS_ADMIN_PASSWORD: CREDENTIALS.password,
    SIGHTGLASS_INGEST_KEY: CREDENTIALS.ingestKey,
    SIGHTGLASS_API_TOKEN: CREDENTIALS.apiToken,
    SIGHTGLASS_PUBLIC_URL: `http://localhost:${ports.WEB}`,
    ...Object.fromEntries(PORTS.map((name) => [`SIGHTGLASS_${name}_PORT`, String(ports[name])])),
    ...options.env,
  };
  let child;
  let output = "";
  const collect = (chunk) => {
    output = (output + chunk).slice(-1_000_000);
    if (options.echo) process.stderr.write(chunk);
  };

  async function start() {
    child = spawn(process.execPath, ["apps/standalone/dist/main.js"], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    await ready();
  }

  async function ready(timeoutMs = 120_000) {
    const end = Date.now() + timeoutMs;
    const urls = [
      `http://127.0.0.1:${ports.HTTP}/readyz`,
      `http://127.0.0.1:${ports.WRITER}/readyz`,
      `http://127.0.0.1:${ports.WEB}/readyz`,
    ];
    for (;;) {
      const states = await Promise.all(
        urls.map((url) =>
          fetch(url).then(
            (answer) => answer.status === 200,
            () => false,
          ),
        ),
      );
      if (states.every(Boolean)) return;
      if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}:\n${output}`);
      if (Date.now() > end)
        throw new Error(`not ready after ${timeoutMs} ms: ${states}\n${output.slice(-4000)}`);
      await sleep(100);
    }
  }

  const tree = () => (child?.pid === undefined ? [] : processTree(child.pid));
  const pids = (role) =>
    tree()
      .filter((entry) => roleOf(entry, child.pid) === role)
      .map((entry) => entry.pid);

  /** SIGKILL to the processes of a role, or to all of the tree at once. @returns how many it reached */
  function kill(role) {
    const targets = role === "tree" ? tree().map((entry) => entry.pid) : pids(role);
    return targets.filter((pid) => {
      try {
        process.kill(pid, "SIGKILL");
        return true;
      } catch {
        return false;
      }
    }).length;
  }

  async function stop(timeoutMs = 30_000) {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const code = await Promise.race([ended, sleep(timeoutMs, "timeout")]);
    if (code === "timeout") kill("tree");
    return code;
  }

  return {
    dataDir,
    ports,
    webUrl: `http://127.0.0.1:${ports.WEB}`,
    httpUrl: `http://127.0.0.1:${ports.HTTP}`,
    start,
    ready,
    stop,
    kill,
    pids,
    tree,
    output: () => output,
    get pid() {
      return child?.pid;
    },
  };
}

/** Reads the API as JSON with the lab's token. */
export async function api(product, path, init = {}) {
  const answer = await fetch(`${product.webUrl}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${CREDENTIALS.apiToken}`, ...init.headers },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
