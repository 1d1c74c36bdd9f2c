/**
 * The disk of the event log stops taking writes while intake runs: files that may not be changed, which ends without a
 * restart, and a file system that its kernel made read-only after an error, which does not. Needs root, for a disk of its own.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { BlockList, connect, type Socket } from "node:net";
import { basename, join } from "node:path";
import {
  decodeBlockHeader,
  openLocalPublisher,
  openLocalSubscriber,
  type PartitionReader,
} from "@sightglass/bus";
import { type TempDir, tempDir, waitFor } from "@sightglass/testkit";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Ingest } from "./start-ingest";
import { KEY, startTestIngest, testKeyRing } from "./testing-world";

const isRoot = process.getuid?.() === 0 && process.platform === "linux";
const works = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
/** A container may be root without the right to mount; under CI that is a failure, not a skip. */
const canMount =
  isRoot &&
  (process.env.CI === "true" || (works("unshare", "--mount", "true") && works("losetup", "--find")));
const keyRing = testKeyRing("default", (secret) => (secret === KEY ? 1 : undefined));

const INPUT = { id: "i", name: "default", projectId: 1, retentionDays: 30, timeZone: "UTC" } as const;

let dir: TempDir;
let disk: string;
let ingest: Ingest | undefined;

beforeEach(() => {
  dir = tempDir("read-only");
  disk = join(dir.path, "disk");
  const image = join(dir.path, "image");
  run("mkdir", disk);
  run("truncate", "-s", "64M", image);
  run("mkfs.ext4", "-q", "-F", image);
  run("mount", "-o", "loop,errors=remount-ro", image, disk);
});
afterEach(async () => {
  await ingest?.stop().catch(() => {});
  ingest = undefined;
  spawnSync("umount", ["--lazy", disk]);
  dir.remove();
});

function run(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? stderr}`);
}

/** Files and folders, not the sockets of locks. */
function setImmutable(flag: "+i" | "-i"): void {
  run(
    "find",
    join(disk, "bus"),
    "(",
    "-type",
    "f",
    "-o",
    "-type",
    "d",
    ")",
    "-exec",
    "chattr",
    flag,
    "{}",
    "+",
  );
}

async function start(): Promise<Ingest> {
  const publisher = await openLocalPublisher({ dataDir: disk, diskFreeMinBytes: 0 });
  const { processName, processNumber } = publisher;
  ingest = await startTestIngest(publisher.folder, {
    memoryBytes: 1 << 24,
    syslog: {
      host: "127.0.0.1",
      ports: { udp: 0, tcp: 0, tls: 0 },
      tls: undefined,
      inputs: { find: () => INPUT },
      proxies: new BlockList(),
    },
    keyRing,
    publisher,
    processName,
    processNumber,
  });
  return ingest;
}

async function send(body: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${ingest?.port}/api/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ msg: body }),
  });
  if (answer.status === 503) expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
  return answer.status;
}

async function isReady(): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${ingest?.port}/readyz`)).status === 200;
}

/** Rows of events in the event log. */
async function eventsInLog(): Promise<number> {
  let rows = 0;
  let isRead = false;
  const handle = async (reader: PartitionReader) => {
    let next = reader.first;
    while (!reader.signal.aborted) {
      const messages = await reader.read(next, { maxBytes: 1 << 24, waitMs: 200 });
      for (const { value } of messages) {
        const decoded = decodeBlockHeader(value);
        if (!decoded.ok) throw new Error(decoded.problem);
        for (const { table, rows: count } of decoded.header.sections) if (table === "logs") rows += count;
      }
      next += messages.length;
      isRead ||= messages.length === 0;
    }
  };
  const subscription = await openLocalSubscriber({ dataDir: disk }).subscribe("test", handle, () => {});
  await waitFor(() => isRead, { what: "the end of the event log" });
  await subscription.close();
  return rows;
}

/** Lines by TCP, until `sent` is asked for their number. */
function sendLines(): { socket: Socket; sent: () => Promise<number> } {
  const socket = connect(ingest?.syslog?.ports.tcp ?? 0, "127.0.0.1");
  let count = 0;
  const timer = setInterval(() => socket.write(`<14>line ${count++}\n`), 50);
  return {
    socket,
    async sent() {
      clearInterval(timer);
      await new Promise<void>((resolve) => socket.write("", () => resolve()));
      return count;
    },
  };
}

/** Sends for longer than event ids are reserved ahead. @returns how often each status came */
async function sendFor(ms: number): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  const until = performance.now() + ms;
  while (performance.now() < until) {
    const status = await send("while the disk takes nothing");
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

it.runIf(canMount)(
  "answers 503 while files may not be changed, and takes events again without a restart",
  async () => {
    await start();
    for (let i = 0; i < 10; i++) expect(await send("before")).toBe(200);
    setImmutable("+i");
    const { socket, sent } = sendLines();
    const refused = await sendFor(6000);
    expect(await isReady()).toBe(false);
    setImmutable("-i");
    expect(Object.keys(refused)).toEqual(["503"]);
    expect(refused[503]).toBeGreaterThan(20);
    await waitFor(() => isReady(), { what: "a ready intake" });
    for (let i = 0; i < 10; i++) expect(await send("after")).toBe(200);
    const lines = await sent();
    await waitFor(async () => (await eventsInLog()) >= 20 + lines, { timeoutMs: 20_000, what: "all lines" });
    socket.destroy();
    expect(lines).toBeGreaterThan(50);
    expect(await eventsInLog()).toBe(20 + lines);
  },
  60_000,
);

it.runIf(canMount)(
  "answers 503 when the kernel made the disk read-only, and keeps what was acknowledged over a repair",
  async () => {
    await start();
    for (let i = 0; i < 10; i++) expect(await send("before")).toBe(200);
    const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
    const device = mounts.find((line) => line.split(" ")[1] === disk)?.split(" ")[0] ?? "";
    writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, "1");
    const refused = await sendFor(4000);
    expect(Object.keys(refused)).toEqual(["503"]);
    await ingest?.stop();
    ingest = undefined;
    run("umount", disk);
    // 1: errors were mended.
    run("sh", "-c", `e2fsck -p -f ${join(dir.path, "image")} || [ $? -eq 1 ]`);
    run("mount", "-o", "loop,errors=remount-ro", join(dir.path, "image"), disk);
    await start();
    expect(await send("after")).toBe(200);
    expect(await eventsInLog()).toBe(11);
  },
  60_000,
);
