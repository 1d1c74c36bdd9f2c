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

const PORTS = [
  "WEB",
  "HTTP",
  "OTLP_HTTP",
  "OTLP_GRPC",
  "SYSLOG_UDP",
  "SYSLOG_TCP",
  "SYSLOG_TLS",
  "STATSD",
  "CARBON",
  "WRITER",
  "CLICKHOUSE",
  "POSTGRES",
];
const OUTPUT_CHARACTERS_KEPT = 1_000_000;

function listen() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

/** One free port for each port of the product, by its name. */
export async function labPorts() {
  const servers = await Promise.all(PORTS.map(listen));
  const ports = Object.fromEntries(servers.map((server, index) => [PORTS[index], server.address().port]));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** The settings that choose these ports. */
export function portSettings(ports) {
  return Object.fromEntries(PORTS.map((name) => [`SIGHTGLASS_${name}_PORT`, String(ports[name])]));
}

function environment(dataDir, ports) {
  return {
    ...process.env,
    NODE_ENV: "production",
    SIGHTGLASS_DATA_DIR: dataDir,
    SIGHTGLASS_ADMIN_PASSWORD: CREDENTIALS.password,
    SIGHTGLASS_INGEST_KEY: CREDENTIALS.ingestKey,
    SIGHTGLASS_API_TOKEN: CREDENTIALS.apiToken,
    SIGHTGLASS_PUBLIC_URL: `http://localhost:${ports.WEB}`,
    ...portSettings(ports),
  };
}

const answers200 = (url) =>
  fetch(url).then(
    (answer) => answer.status === 200,
    () => false,
  );

/** @param {{dataDir?: string, env?: Record<string, string>, echo?: boolean, root?: string}} options */
export async function labProduct(options = {}) {
  return new LabProduct(await labPorts(), options);
}

class LabProduct {
  #child;
  #output = "";
  #options;

  constructor(ports, options) {
    this.#options = options;
    this.ports = ports;
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "sightglass-lab-"));
    this.webUrl = `http://127.0.0.1:${ports.WEB}`;
    this.httpUrl = `http://127.0.0.1:${ports.HTTP}`;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** What the supervisor printed, the end of it. */
  output() {
    return this.#output;
  }

  async start() {
    this.#child = spawn(process.execPath, ["apps/standalone/dist/main.js"], {
      cwd: this.#options.root ?? process.cwd(),
      env: { ...environment(this.dataDir, this.ports), ...this.#options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on("data", (chunk) => this.#collect(chunk));
    await this.ready();
  }

  #collect(chunk) {
    this.#output = (this.#output + chunk).slice(-OUTPUT_CHARACTERS_KEPT);
    if (this.#options.echo) process.stderr.write(chunk);
  }

  /** Waits until every process answers its /readyz with 200. */
  async ready(timeoutMs = 120_000) {
    const end = Date.now() + timeoutMs;
    const urls = ["HTTP", "WRITER", "WEB"].map((name) => `http://127.0.0.1:${this.ports[name]}/readyz`);
    for (;;) {
      const states = await Promise.all(urls.map(answers200));
      if (states.every(Boolean)) return;
      if (this.#child.exitCode !== null)
        throw new Error(`the product ended with ${this.#child.exitCode}:\n${this.#output}`);
      if (Date.now() > end)
        throw new Error(`not ready after ${timeoutMs} ms: ${states.join(" ")}\n${this.#output.slice(-4000)}`);
      await sleep(100);
    }
  }

  tree() {
    return this.pid === undefined ? [] : processTree(this.pid);
  }

  pids(role) {
    return this.tree()
      .filter((entry) => roleOf(entry, this.pid) === role)
      .map((entry) => entry.pid);
  }

  /** SIGKILL to the processes of a role, or to all of the tree at once. @returns how many it reached */
  kill(role) {
    const targets = role === "tree" ? this.tree().map((entry) => entry.pid) : this.pids(role);
    return targets.filter((pid) => {
      try {
        return process.kill(pid, "SIGKILL");
      } catch {
        return false;
      }
    }).length;
  }

  /** Stops in order by SIGTERM. @returns the exit code, or "timeout" when it had to be killed */
  async stop(timeoutMs = 30_000) {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const code = await Promise.race([ended, sleep(timeoutMs, "timeout")]);
    if (code === "timeout") this.kill("tree");
    return code;
  }
}

/** Asks the API with the lab's token. */
export function ask(product, path, init = {}) {
  return fetch(`${product.webUrl}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${CREDENTIALS.apiToken}`, ...init.headers },
  });
}

/** Reads the API as JSON with the lab's token. */
export async function api(product, path, init = {}) {
  const answer = await ask(product, path, init);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
