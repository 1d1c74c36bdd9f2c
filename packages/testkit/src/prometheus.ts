/** A real Prometheus server for tests, fed by remote_write. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianProgram } from "./debian-program";
import { freePort } from "./free-port";
import { remoteWriteBody, type WrittenSeries } from "./remote-write";
import { tempDir } from "./temp-dir";
import { waitFor } from "./wait-for";

export interface TestPrometheus {
  readonly url: string;
  /** Stores all samples. */
  write(series: readonly WrittenSeries[]): Promise<void>;
  /** The JSON answer of `GET /api/v1/<path>`, errors included. */
  readonly get: (path: string, parameters: Readonly<Record<string, string>>) => Promise<unknown>;
  stop(): Promise<void>;
}

/** The server refuses samples that are much older than its newest, so that writes go by time. */
const SLICE_MS = 20 * 60_000;
const STOP_MS = 10_000;

/** Starts a server with an empty store that scrapes nothing. */
export async function startPrometheus(): Promise<TestPrometheus> {
  const program = debianProgram("prometheus");
  const folder = tempDir("prometheus");
  const port = await freePort();
  const config = join(folder.path, "prometheus.yml");
  writeFileSync(config, "global: {}\n");
  const child = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder.path, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.enable-remote-write-receiver",
      "--log.level=error",
    ],
    { cwd: folder.path, stdio: ["ignore", "ignore", "pipe"] },
  );
  let words = "";
  child.stderr.on("data", (chunk) => {
    words = (words + String(chunk)).slice(-2_000);
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(killer);
    folder.remove();
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitFor(async () => (await fetch(`${url}/-/ready`)).ok, { timeoutMs: 30_000, what: "Prometheus" });
  } catch (error) {
    await stop();
    throw new Error(`Prometheus did not start: ${words}`, { cause: error });
  }
  return {
    url,
    stop,
    write: (series) => write(url, series),
    get: (path, parameters) => get(url, path, parameters),
  };
}

async function write(url: string, series: readonly WrittenSeries[]): Promise<void> {
  const first = Math.min(...series.map(({ timestamps }) => timestamps[0] ?? Number.POSITIVE_INFINITY));
  const last = Math.max(...series.map(({ timestamps }) => timestamps.at(-1) ?? 0));
  for (let from = first; from <= last; from += SLICE_MS) {
    const body = remoteWriteBody(series, { from, to: from + SLICE_MS });
    if (body === undefined) continue;
    const response = await fetch(`${url}/api/v1/write`, {
      method: "POST",
      body: new Uint8Array(body),
      headers: {
        "content-type": "application/x-protobuf",
        "content-encoding": "snappy",
        "x-prometheus-remote-write-version": "0.1.0",
      },
    });
    if (!response.ok) throw new Error(`remote_write: ${response.status} ${await response.text()}`);
  }
}

async function get(
  url: string,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<unknown> {
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  return response.json();
}
