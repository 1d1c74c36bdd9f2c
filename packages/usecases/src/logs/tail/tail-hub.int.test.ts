/** The live tail on the local log of real files: exactly once, whatever the reader does. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BusError,
  type BusFollower,
  openLocalInspector,
  openLocalPublisher,
  type ProcessPublisher,
} from "@sightglass/bus";
import { parseFilter } from "@sightglass/query-language";
import { type BlockEvent, sealedBlock } from "@sightglass/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MatchCost } from "./match-cost";
import { Outbox } from "./outbox";
import { decodeTailCursor } from "./tail-cursor";
import { TailHub } from "./tail-hub";
import { TailSession } from "./tail-session";
import { collect, numbersOf, storelessDb } from "./testing-tails";

const NOWHERE = new Map();
let dataDir: string;
let publisher: ProcessPublisher;
let hub: TailHub;
let errors: unknown[];
let skipped: number;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sightglass-tail-"));
  publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
  errors = [];
  skipped = 0;
  hub = newHub();
});
afterEach(async () => {
  await publisher.close();
  await rm(dataDir, { recursive: true, force: true });
});

function newHub(lagMaxMs = 60_000): TailHub {
  return new TailHub({
    follower: openLocalInspector({ dataDir }).follower,
    lagMaxMs,
    onError: (error) => errors.push(error),
    onSkipped: (count) => {
      skipped += count;
    },
  });
}

function sessionOf(projectId: number, query = "", outbox = new Outbox()): TailSession {
  return new TailSession(storelessDb(projectId), parseFilter(query).filter, Date.now(), { outbox });
}

/** Alternates between two projects; every third is an error. */
function eventsFrom(n: number, count: number): BlockEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const at = n + i;
    return { projectId: 1 + (at % 2), n: at, severity: at % 3 === 0 ? 17 : 9 };
  });
}

describe("a tail of the local log", () => {
  it("ends with a filter that would hold up all tails, and no other tail notices", async () => {
    const cost = new MatchCost({ spentMs: 20, windowMs: 10_000, msPerChar: 0.0003 });
    const { filter } = parseFilter("/(?:[a-f][^x]{0,300}[0-9]|[g-j].{200}[0-9])/");
    const dear = new TailSession(storelessDb(1), filter, Date.now(), { cost });
    const other = sessionOf(1, "abcdefghij");
    await hub.open(dear, NOWHERE, "end");
    await hub.open(other, NOWHERE, "end");
    const body = "abcdefghij klm ".repeat(2_000);
    const events = Array.from({ length: 20 }, (_, n) => ({ projectId: 1, n, body }));
    await publisher.publish(await sealedBlock(events));
    expect(numbersOf(await collect(other, (found) => found.length >= 20))).toHaveLength(20);
    await expect(collect(dear, () => false)).rejects.toMatchObject({ code: "limit.time" });
    hub.close(dear);
    hub.close(other);
  });

  it("says that the event log cannot be read when it breaks while a tail is brought up to it", async () => {
    const broken: BusFollower = {
      bounds: async () => [{ partition: "ingest-0", first: 0, end: 100 }],
      reader: () => ({
        read: () => Promise.reject(new BusError("bus.unavailable", "gone")),
        close: async () => undefined,
      }),
    };
    hub = new TailHub({ follower: broken, onError: () => undefined });
    const session = sessionOf(1);
    await hub.open(session, NOWHERE, "first");
    await expect(collect(session, () => false)).rejects.toMatchObject({ code: "tail.unavailable" });
    hub.close(session);
  });

  it("shows what comes after it began, and only the project's own", async () => {
    await publisher.publish(await sealedBlock(eventsFrom(0, 10)));
    const session = sessionOf(1);
    await hub.open(session, NOWHERE, "end");
    await publisher.publish(await sealedBlock(eventsFrom(10, 10)));
    const events = await collect(session, (found) => found.length >= 5);
    expect(numbersOf(events)).toEqual([10, 12, 14, 16, 18]);
    hub.close(session);
  });

  it("shows an event within 100 ms of its acceptance", async () => {
    const session = sessionOf(1);
    await hub.open(session, NOWHERE, "end");
    const waits: number[] = [];
    for (let i = 0; i < 50; i++) {
      const message = await sealedBlock([{ projectId: 1, n: i }]);
      await publisher.publish(message);
      const accepted = performance.now();
      await collect(session, (found) => found.length >= 1);
      waits.push(performance.now() - accepted);
    }
    hub.close(session);
    // The first finds no partition to watch yet.
    const later = waits.slice(1).sort((a, b) => a - b);
    expect(later[Math.floor(later.length * 0.9)]).toBeLessThan(100);
  });

  it("shows each matching event exactly once to a reader that is disconnected ten times during 100,000 events", async () => {
    const total = 100_000;
    const first = sessionOf(1, "severity:error");
    await hub.open(first, NOWHERE, "end");
    const published = (async () => {
      for (let n = 0; n < total; ) {
        const count = Math.min(total - n, 1 + ((n * 7919) % 4000));
        await publisher.publish(await sealedBlock(eventsFrom(n, count)));
        n += count;
      }
    })();
    const wanted = eventsFrom(0, total).filter((event) => event.projectId === 1 && event.severity === 17);
    const seen: number[] = [];
    let session = first;
    for (let connection = 0; connection <= 10; connection++) {
      const enough = connection === 10 ? wanted.length - seen.length : 700 + connection * 250;
      const events = await collect(session, (found) => found.length >= enough, 5_000);
      // What was taken last from the queue never reached the reader, and one row in the middle of a block is the last.
      const arrived = connection === 10 ? events : events.slice(0, enough - 123);
      seen.push(...numbersOf(arrived));
      hub.close(session);
      if (connection === 10) break;
      session = sessionOf(1, "severity:error");
      // Every other time the process was restarted as well.
      if (connection % 2 === 0) hub = newHub();
      await hub.open(session, decodeTailCursor(arrived.at(-1)?.cursor ?? "").positions, "first");
    }
    await published;
    expect(seen).toEqual(wanted.map(({ n }) => n));
    expect(skipped).toBe(0);
    expect(errors).toEqual([]);
  });

  it("leaves out the oldest for a reader that is too slow, and tells exactly how many", async () => {
    hub = newHub(300);
    const session = sessionOf(1, "", new Outbox(20_000));
    await hub.open(session, NOWHERE, "end");
    const total = 20_000;
    for (let n = 0; n < total; n += 500) {
      await publisher.publish(await sealedBlock(eventsFrom(n, 500)));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await new Promise((resolve) => setTimeout(resolve, 600));
    await publisher.publish(await sealedBlock(eventsFrom(total, 2)));
    const events = await collect(session, (found) => numbersOf(found).includes(total));
    const left = events.reduce((sum, event) => sum + (event.kind === "skipped" ? event.count : 0), 0);
    expect(left).toBeGreaterThan(0);
    expect(numbersOf(events).length + left).toBe(total / 2 + 1);
    expect(new Set(numbersOf(events)).size).toBe(numbersOf(events).length);
    expect(skipped).toBe(left);
    hub.close(session);
  });

  it("knows the resource of an event whose block does not hold it", async () => {
    await publisher.publish(await sealedBlock([{ projectId: 1, n: 1, pod: "a" }], { newPods: ["a"] }));
    const session = sessionOf(1, "pod:a");
    await hub.open(session, NOWHERE, "end");
    await publisher.publish(await sealedBlock([{ projectId: 1, n: 2, pod: "a" }]));
    const [event] = await collect(session, (found) => found.length >= 1);
    expect(event?.kind === "row" && JSON.parse(event.text)).toMatchObject({ resource: { pod: "a" } });
    hub.close(session);
  });

  it("shows a block that was published twice once", async () => {
    const session = sessionOf(1);
    await hub.open(session, NOWHERE, "end");
    const twice = await sealedBlock([{ projectId: 1, n: 1 }]);
    await publisher.publish(twice);
    await publisher.publish(twice);
    await publisher.publish(await sealedBlock([{ projectId: 1, n: 2 }]));
    const events = await collect(session, (found) => found.length >= 2);
    expect(numbersOf(events)).toEqual([1, 2]);
    // Also for a reader that comes back between the two.
    hub.close(session);
    hub = newHub();
    const back = sessionOf(1);
    await hub.open(back, decodeTailCursor(events[0]?.cursor ?? "").positions, "first");
    expect(numbersOf(await collect(back, (found) => found.length >= 1))).toEqual([2]);
    hub.close(back);
  });

  it("goes over damage without a stop", async () => {
    const session = sessionOf(1);
    await hub.open(session, NOWHERE, "end");
    await publisher.publish(Buffer.from("no block at all"));
    const damaged = await sealedBlock([{ projectId: 1, n: 1 }]);
    damaged.fill(7, damaged.length - 40);
    await publisher.publish(damaged);
    await publisher.publish(await sealedBlock([{ projectId: 1, n: 2 }]));
    expect(numbersOf(await collect(session, (found) => found.length >= 1))).toEqual([2]);
    expect(errors.length).toBe(1);
    hub.close(session);
  });
});
