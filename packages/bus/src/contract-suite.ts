/**
 * What every bus must do, as tests: run by the local log and by Kafka, from their own int tests
 * only. Each test gets a fresh bus.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Subscription } from "./contract";
import {
  ALL,
  type BusUnderTest,
  block,
  range,
  readAll,
  subscribe,
  text,
  WAIT_MS,
  withReader,
} from "./testing-bus";

export function describeBusContract(name: string, open: () => Promise<BusUnderTest>): void {
  describe(`${name} keeps the bus contract`, () => {
    let bus: BusUnderTest;
    beforeEach(async () => {
      bus = await open();
    });
    afterEach(async () => {
      await bus.dispose();
    });
    describeReading(() => bus);
    describeLimits(() => bus);
    describePositions(() => bus);
    describeSharing(() => bus);
    describeHandlers(() => bus);
  });
}

function describeReading(bus: () => BusUnderTest): void {
  it("gives every message once, in the order of publishing", async () => {
    const publisher = await bus().publisher();
    for (let i = 0; i < 50; i++) await publisher.publish(text(i));
    const messages = await readAll(bus(), "order", 50);
    expect(messages.map(({ value }) => value.toString())).toEqual(range(50).map((i) => `message ${i}`));
    expect(messages.map(({ offset }) => offset - (messages[0]?.offset ?? 0))).toEqual(range(50));
  });

  it("shows a message to a reader that waits", async () => {
    const publisher = await bus().publisher();
    await publisher.publish(text(0));
    const seen = withReader(bus(), "waiting", async (reader) => {
      const [first] = await reader.read(reader.position.committed, ALL);
      const later = reader.read((first?.offset ?? 0) + 1, ALL);
      await publisher.publish(text(1));
      return (await later).map(({ value }) => value.toString());
    });
    expect(await seen).toEqual(["message 1"]);
  });

  it("gives nothing when the wait is over", async () => {
    const publisher = await bus().publisher();
    await publisher.publish(text(0));
    const messages = await withReader(bus(), "empty", (reader) =>
      reader.read(reader.position.committed + 1, { maxBytes: 1000, waitMs: 50 }),
    );
    expect(messages).toEqual([]);
  });

  it("stays within maxBytes unless the first message alone is larger", async () => {
    const publisher = await bus().publisher();
    for (let i = 0; i < 5; i++) await publisher.publish(Buffer.alloc(1000, i));
    const counts = await withReader(bus(), "bounded", async (reader) => {
      const from = reader.position.committed;
      const two = await reader.read(from, { maxBytes: 2500, waitMs: WAIT_MS });
      const one = await reader.read(from + 2, { maxBytes: 10, waitMs: WAIT_MS });
      const rest = await reader.read(from + 3, ALL);
      return [two.length, one.length, rest.length];
    });
    expect(counts).toEqual([2, 1, 2]);
  });
}

function describeLimits(bus: () => BusUnderTest): void {
  it("carries the largest message unchanged", async () => {
    const publisher = await bus().publisher();
    const large = Buffer.alloc(bus().messageBytesMax, "sightglass ");
    await publisher.publish(large);
    await publisher.publish(text(1));
    const messages = await readAll(bus(), "large", 2);
    expect(messages[0]?.value.equals(large)).toBe(true);
    expect(messages[1]?.value.toString()).toBe("message 1");
  });

  it("ends a waiting read when the subscription closes", async () => {
    const publisher = await bus().publisher();
    await publisher.publish(text(0));
    let ended = false;
    let begun = false;
    const { subscription } = await subscribe(bus().subscriber(), "stopping", async (reader) => {
      begun = true;
      await reader.read(reader.position.committed + 1, { maxBytes: 1000, waitMs: 60_000 });
      ended = reader.signal.aborted;
    });
    await vi.waitFor(() => expect(begun).toBe(true), { timeout: WAIT_MS });
    const started = performance.now();
    await subscription.close();
    expect(ended).toBe(true);
    expect(performance.now() - started).toBeLessThan(WAIT_MS);
  });
}

function describePositions(bus: () => BusUnderTest): void {
  it("keeps commit and plan for the next reader of the group", async () => {
    const publisher = await bus().publisher();
    for (let i = 0; i < 4; i++) await publisher.publish(text(i));
    const start = await withReader(bus(), "kept", async (reader) => {
      const { committed } = reader.position;
      await reader.plan(committed + 1);
      await reader.commit(committed + 1);
      await reader.plan(committed + 3);
      return committed;
    });
    const position = await withReader(bus(), "kept", async (reader) => reader.position);
    expect(position).toEqual({ committed: start + 1, planned: start + 3 });
  });

  it("clears the plan with the commit", async () => {
    const publisher = await bus().publisher();
    await publisher.publish(text(0));
    const position = await withReader(bus(), "cleared", async (reader) => {
      await reader.plan(reader.position.committed + 1);
      await reader.commit(reader.position.committed + 1);
      return reader.position;
    });
    expect(position.planned).toBeNull();
  });

  it("gives a message again that was not committed", async () => {
    const publisher = await bus().publisher();
    await publisher.publish(text(0));
    expect(await readAll(bus(), "again", 1)).toEqual(await readAll(bus(), "again", 1));
  });

  it("keeps groups apart", async () => {
    const publisher = await bus().publisher();
    await publisher.publish(text(0));
    await withReader(bus(), "one", (reader) => reader.commit(reader.position.committed + 1));
    expect(await readAll(bus(), "two", 1)).toHaveLength(1);
  });

  it("tells how far a group is behind", async () => {
    const publisher = await bus().publisher();
    const now = Date.now();
    for (const rows of [3, 5]) await publisher.publish(block(rows, now));
    await withReader(bus(), "behind", (reader) => reader.commit(reader.position.committed + 1));
    const [lag] = await bus().inspector().lag("behind");
    expect(lag).toMatchObject({
      oldestReceivedMs: now,
      rows: [{ projectId: 1, source: "http/main", rows: 5 }],
    });
    expect((lag?.end ?? 0) - (lag?.committed ?? 0)).toBe(1);
    expect(lag?.bytes).toBe(block(5, now).length);
  });
}

function describeSharing(bus: () => BusUnderTest): void {
  it("keeps what was published when a publisher restarts", async () => {
    for (const i of range(3)) {
      const publisher = await bus().publisher();
      await publisher.publish(text(i));
      await publisher.close();
    }
    const messages = await readAll(bus(), "restarted", 3);
    expect(messages.map(({ value }) => value.toString()).sort()).toEqual(range(3).map((i) => `message ${i}`));
  });

  it("refuses to publish once closed", async () => {
    const publisher = await bus().publisher();
    await publisher.close();
    expect(() => publisher.assertWritable()).toThrow(expect.objectContaining({ code: "bus.closed" }));
    await expect(publisher.publish(text(0))).rejects.toMatchObject({ code: "bus.closed" });
  });

  it("takes messages of two publishers at the same time", async () => {
    const [even, odd] = [await bus().publisher(), await bus().publisher()];
    await Promise.all(range(40).map((i) => (i % 2 === 0 ? even : odd).publish(text(i))));
    const messages = await readAll(bus(), "two-publishers", 40);
    expect(new Set(messages.map(({ value }) => value.toString())).size).toBe(40);
  });
}

function describeHandlers(bus: () => BusUnderTest): void {
  it("gives a partition to one reader of a group at a time, and to the next when that one leaves", async () => {
    const publisher = await bus().publisher();
    await publisher.publish(text(0));
    const runs: string[] = [];
    let holders = 0;
    let most = 0;
    const join = (name: string) =>
      subscribe(bus().subscriber(), "shared", async (reader) => {
        most = Math.max(most, ++holders);
        runs.push(name);
        await reader.read(reader.position.committed + 1, { maxBytes: 1000, waitMs: 60_000 });
        holders--;
      });
    const first = await join("first");
    await vi.waitFor(() => expect(runs).toEqual(["first"]), { timeout: WAIT_MS });
    const second = await join("second");
    await first.subscription.close();
    await vi.waitFor(() => expect(runs.at(-1)).toBe("second"), { timeout: WAIT_MS });
    await second.subscription.close();
    expect(most).toBe(1);
  });

  it("starts a handler again that threw", async () => {
    const publisher = await bus().publisher();
    await publisher.publish(text(0));
    const errors: unknown[] = [];
    let runs = 0;
    await new Promise<Subscription>((resolve, reject) => {
      const subscription = bus()
        .subscriber()
        .subscribe(
          "throwing",
          async () => {
            if (++runs === 1) throw new Error("first run");
            subscription.then(resolve, reject);
          },
          (error) => errors.push(error),
        );
    }).then((subscription) => subscription.close());
    expect(errors).toHaveLength(1);
  });
}
