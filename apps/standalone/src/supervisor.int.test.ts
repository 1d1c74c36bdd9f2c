/**
 * The supervisor as a process, with real engines and stand-in services: order of stop, restarts, kill -9, refusals.
 * The stand-ins answer /readyz and write down when they are told to stop.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { identityOf } from "@sightglass/runtime";
import { type TempDir, tempDir, waitFor } from "@sightglass/testkit";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { labPorts, portSettings } from "../../../infra/lab/product.mjs";
import { bundlePrograms } from "../../../infra/lib/bundle.mjs";

const SCRIPTS = {
  ingest: ["services/ingest/dist/main.js", "SIGHTGLASS_HTTP_PORT"],
  writer: ["services/writer/dist/main.js", "SIGHTGLASS_WRITER_PORT"],
  web: ["apps/web/.next/standalone/apps/web/server.js", "PORT"],
} as const;

let root: TempDir;
let env: NodeJS.ProcessEnv = {};
let children: ChildProcess[] = [];

/** Web, like the real one, does not watch its parent: the guard before it must. */
function standIn(name: keyof typeof SCRIPTS): string {
  const watch = name === "web" ? "" : 'process.on("disconnect", () => process.exit(0));';
  return `
    import { appendFileSync } from "node:fs";
    import { createServer } from "node:http";
    ${watch}
    process.on("SIGTERM", () => {
      appendFileSync(process.env.SIGHTGLASS_DATA_DIR + "/stops", "${name} ");
      setTimeout(() => process.exit(0), 50);
    });
    process.stdout.write(JSON.stringify({ level: "info", msg: "quiet words" }) + "\\n");
    process.stdout.write(JSON.stringify({ level: "warn", msg: "loud words of ${name}" }) + "\\n");
    const known = process.env.DATABASE_URL && process.env.CLICKHOUSE_URL && process.env.CLICKHOUSE_READER_PASSWORD;
    const leaked = process.env.SIGHTGLASS_ADMIN_PASSWORD;
    createServer((_, res) => res.writeHead(known && !leaked ? 200 : 503).end())
      .listen(process.env.${SCRIPTS[name][1]}, "127.0.0.1");
  `;
}

beforeAll(async () => {
  await bundlePrograms(process.cwd(), ["apps/standalone"]);
});

beforeEach(async () => {
  root = tempDir("supervisor");
  chmodSync(root.path, 0o711);
  mkdirSync(join(root.path, "apps/standalone"), { recursive: true });
  symlinkSync(resolve("node_modules"), join(root.path, "node_modules"));
  for (const [name, [script]] of Object.entries(SCRIPTS)) {
    mkdirSync(dirname(join(root.path, script)), { recursive: true });
    writeFileSync(join(root.path, dirname(script), "package.json"), '{"type":"module"}');
    if (name === "ingest" || name === "writer" || name === "web") {
      writeFileSync(join(root.path, script), standIn(name));
    }
  }
  env = {
    PATH: process.env.PATH,
    ...portSettings(await labPorts()),
    SIGHTGLASS_DATA_DIR: join(root.path, "data"),
    SIGHTGLASS_ADMIN_PASSWORD: "a password for tests",
  };
  children = [];
});

afterEach(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await exitOf(child);
    }
  }
  root.remove();
});

interface Run {
  readonly child: ChildProcess;
  output(): string;
}

function launch(args: readonly string[] = [], more: NodeJS.ProcessEnv = {}): Run {
  const main = resolve("apps/standalone/dist/main.js");
  const child = spawn(process.execPath, ["--preserve-symlinks-main", mainInRoot(main), ...args], {
    env: { ...env, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += String(chunk)));
  return { child, output: () => text };
}

function mainInRoot(main: string): string {
  const link = join(root.path, "apps/standalone/dist");
  if (!existsSync(link)) symlinkSync(dirname(main), link);
  return join(link, "main.js");
}

async function startAll(): Promise<Run> {
  const run = launch();
  await waitFor(() => run.output().includes("Sightglass runs") || run.child.exitCode !== null, {
    timeoutMs: 40_000,
  });
  expect(run.output()).toContain("Sightglass runs");
  return run;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolveExit) => child.once("exit", resolveExit));
}

/** Milliseconds from Ctrl-C to an orderly end. */
async function stopTime(run: Run): Promise<number> {
  const started = Date.now();
  run.child.kill("SIGINT");
  expect(await exitOf(run.child), run.output()).toBe(0);
  return Date.now() - started;
}

/** Pids of the running parts by name. */
function parts(): Map<string, number> {
  const text = readFileSync(join(root.path, "data/run/children.json"), "utf8");
  const record = z.record(z.string(), z.object({ pid: z.number() })).parse(JSON.parse(text));
  return new Map(Object.entries(record).map(([name, { pid }]) => [name, pid]));
}

function pidOf(name: string): number {
  return parts().get(name) ?? 0;
}

describe("the supervisor", () => {
  it("starts, restarts what is killed, and stops in order", async () => {
    const run = await startAll();
    expect(run.output()).toContain("loud words of writer");
    expect(run.output()).not.toContain("quiet words");
    expect(run.output()).not.toContain("a password for tests");
    expect(readFileSync(join(root.path, "data/logs/web.log"), "utf8")).toContain("quiet words");

    for (const name of ["ingest", "web", "clickhouse", "postgres"]) {
      const before = pidOf(name);
      process.kill(before, "SIGKILL");
      const next = () => parts().get(name);
      await waitFor(() => next() !== undefined && next() !== before, {
        what: `the restart of ${name}`,
        timeoutMs: 30_000,
      });
    }
    expect(run.output()).toContain("starts again in 0.2 s");
    const started = Date.now();
    run.child.kill("SIGINT");
    run.child.kill("SIGINT");
    expect(await exitOf(run.child)).toBe(0);
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(readFileSync(join(root.path, "data/stops"), "utf8")).toBe("web ingest writer ");
    expect(existsSync(join(root.path, "data/run/children.json"))).toBe(false);
  });

  it("leaves no process behind when it gets kill -9, and starts again with the same secrets", async () => {
    const first = await startAll();
    const pids = [...parts().values()];
    expect(pids).toHaveLength(5);
    first.child.kill("SIGKILL");
    await exitOf(first.child);
    const second = await startAll();
    expect(second.output()).toContain("as shown on the first start");
    for (const pid of pids) expect(identityOf(pid)).toBeUndefined();
  });

  it("refuses a second start on the same folder, a port in use, an unknown flag and a bad setting", async () => {
    const first = await startAll();
    const again = launch();
    expect(await exitOf(again.child)).toBe(6);
    expect(again.output()).toContain(`in use by process ${first.child.pid}`);

    const other = launch([], { SIGHTGLASS_DATA_DIR: join(root.path, "other") });
    expect(await exitOf(other.child)).toBe(5);
    expect(other.output()).toContain(`Port ${env.SIGHTGLASS_WEB_PORT} is in use by process ${pidOf("web")}`);
    expect(other.output()).toContain("SIGHTGLASS_POSTGRES_PORT");

    const flag = launch(["--demo"]);
    expect(await exitOf(flag.child)).toBe(2);
    expect(flag.output()).toContain("Unknown argument --demo");

    const setting = launch([], { SIGHTGLASS_HTTP_PORT: "http", SIGHTGLASS_SECRET: "short" });
    expect(await exitOf(setting.child)).toBe(3);
    expect(setting.output()).toMatch(/SIGHTGLASS_HTTP_PORT[\s\S]*SIGHTGLASS_SECRET/);
  });

  it("ends within 10 s when it is stopped while engines start, or while a store never answers", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const slow = launch([], { CLICKHOUSE_URL: `http://127.0.0.1:${port}` });
    await waitFor(() => slow.output().includes("metadata:"), { timeoutMs: 40_000 });
    expect(await stopTime(slow)).toBeLessThan(10_000);
    silent.close();

    const early = launch();
    await waitFor(() => early.output().includes("Sightglass starts"), { timeoutMs: 20_000 });
    expect(await stopTime(early)).toBeLessThan(10_000);
    expect((await startAll()).output()).toContain("postgres    ready");
  });

  it("gives up with the last words of a service that cannot start", async () => {
    writeFileSync(join(root.path, SCRIPTS.ingest[0]), 'throw new Error("no door today");');
    const run = launch();
    expect(await exitOf(run.child)).toBe(1);
    expect(run.output()).toContain("ingest does not start");
    expect(run.output()).toContain("no door today");
  });
});
