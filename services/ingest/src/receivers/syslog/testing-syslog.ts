/** The syslog doors before a real store, for tests with real clients. Starting again keeps ports and store. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { BlockList } from "node:net";
import type { DoorInput, InputLookup } from "@sightglass/metadata";
import { freePort, waitFor } from "@sightglass/testkit";
import { openTestWorld, type TestWorld } from "../../testing-world";

type Rows = ReturnType<TestWorld["select"]>;

export interface SyslogWorld extends Omit<TestWorld, "start"> {
  readonly ports: { udp: number; tcp: number; tls: number };
  /** Allowed for this machine; tests change it. */
  input: DoorInput | undefined;
  readonly proxies: BlockList;
  start(): Promise<unknown>;
  /** Waits until the project of the input has that many log rows. */
  rows(count: number, columns?: string): Rows;
}

/** `tls`: PEM of a certificate and its key. */
export async function startSyslogWorld(tls?: { cert: string; key: string }): Promise<SyslogWorld> {
  const store = await openTestWorld();
  const open = store.start.bind(store);
  const inputs: InputLookup = { find: () => world.input };
  const inputOf = (): DoorInput => ({
    id: "i",
    name: "default",
    projectId: store.projectId,
    retentionDays: 30,
    timeZone: "UTC",
  });
  const world: SyslogWorld = Object.assign(store, {
    ports: { udp: await freePort(), tcp: await freePort(), tls: await freePort() },
    input: inputOf(),
    proxies: new BlockList(),
    start() {
      const { ports, proxies } = world;
      return open({ takesHttp: false, syslog: { host: "127.0.0.1", ports, tls, inputs, proxies } });
    },
    async rows(count: number, columns = "body"): Rows {
      await waitFor(
        async () => {
          const [found] = await store.select("SELECT count() AS n FROM logs WHERE PROJECT");
          return Number(found?.n) >= count ? true : undefined;
        },
        { timeoutMs: 30_000, what: `${count} events` },
      );
      return store.select(`SELECT ${columns} FROM logs WHERE PROJECT ORDER BY event_id`);
    },
    nextProject() {
      store.projectId++;
      world.input = inputOf();
    },
  });
  await world.start();
  return world;
}

/** The path of a program that a test needs; a test without it fails and says what to install. */
export function need(path: string, debianPackage: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing: apt-get install ${debianPackage}`);
  return path;
}

/** Clients write times of the day in the zone of the inputs. */
export const CLIENT_ENV = { ...process.env, TZ: "UTC" };

/** Runs a program to its end. Rejects with its words when it fails. */
export function run(command: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: CLIENT_ENV });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (output += String(chunk)));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ended with ${code}: ${output}`)),
    );
    child.stdin.end(input);
  });
}
