import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { partitionFolder } from "./folder";
import { LogReader } from "./log-reader";
import { openLocalPublisher } from "./publisher";
import { openLocalSubscriber } from "./subscriber";
import { type Child, runChild } from "./testing-child";

const KILLS = 20;

describe("the local log over crashes", () => {
  let dataDir: string;
  let child: Child | undefined;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightglass-crash-"));
  });
  afterEach(async () => {
    await child?.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  it(`loses and changes no acknowledged message over ${KILLS} kills`, async () => {
    const acknowledged = new Map<string, string>();
    for (let round = 0; round < KILLS; round++) {
      child = runChild("publish", [dataDir, String(round)]);
      await child.line("partition ingest-0");
      await sleep(30 + ((round * 37) % 120));
      await child.kill();
      for (const line of child.lines) remember(line, acknowledged);
    }
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
    await publisher.close();
    const log = new LogReader(partitionFolder(dataDir, "ingest-0"), () => expect.unreachable());
    const stored = await hashes(log);
    await log.close();
    const missing = [...acknowledged].filter(([name, hash]) => stored.get(name) !== hash);
    expect(acknowledged.size).toBeGreaterThan(KILLS * 10);
    expect(missing).toEqual([]);
  });

  it("shows a message to another process within 20 ms", async () => {
    child = runChild("publish-on-signal", [dataDir]);
    await child.line("ready");
    const latencies: number[] = [];
    const acks: number[] = [];
    child.onLine((line) => {
      if (line.startsWith("ack ")) acks.push(Number(line.slice(4)));
    });
    const seen: number[] = [];
    const subscription = await openLocalSubscriber({ dataDir }).subscribe(
      "reader",
      async (reader) => {
        let from = reader.position.committed;
        while (!reader.signal.aborted) {
          const messages = await reader.read(from, { maxBytes: 1e6, waitMs: 1000 });
          for (const _ of messages) seen.push(performance.timeOrigin + performance.now());
          from += messages.length;
        }
      },
      () => {},
    );
    for (let i = 0; i < 20; i++) {
      child.process.kill("SIGUSR2");
      await vi.waitFor(() => expect([acks.length, seen.length]).toEqual([i + 1, i + 1]), {
        timeout: 3000,
        interval: 5,
      });
    }
    await subscription.close();
    expect(seen).toHaveLength(20);
    for (const [i, at] of seen.entries()) latencies.push(at - (acks[i] ?? 0));
    latencies.sort((a, b) => a - b);
    expect(latencies[10]).toBeLessThan(20);
  });

  it("costs next to nothing while it waits", async () => {
    const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
    const subscription = await openLocalSubscriber({ dataDir }).subscribe(
      "idle",
      async (reader) => {
        await reader.read(0, { maxBytes: 1e6, waitMs: 60_000 });
      },
      () => {},
    );
    await sleep(200);
    const before = process.cpuUsage();
    await sleep(2000);
    const { user, system } = process.cpuUsage(before);
    await subscription.close();
    await publisher.close();
    expect((user + system) / 1000).toBeLessThan(100);
  });
});

function remember(line: string, acknowledged: Map<string, string>): void {
  const [word, name, hash] = line.split(" ");
  if (word === "ack" && name && hash?.length === 40) acknowledged.set(name, hash);
}

async function hashes(log: LogReader): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let from = await log.first(); ; ) {
    const messages = await log.read(from, 1e7);
    if (messages.length === 0) return found;
    for (const { value } of messages) {
      const name = value.toString("latin1", 0, 40).split(" ")[0] ?? "";
      found.set(name, createHash("sha1").update(value).digest("hex"));
    }
    from += messages.length;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
