import { describe, expect, it } from "vitest";
import { Outbox } from "./outbox";

const row = (text: string) => ({ kind: "row", text, cursor: "c" }) as const;
const skipped = (count: number) => ({ kind: "skipped", count, cursor: "c" }) as const;

describe("Outbox", () => {
  it("gives what was pushed, in order", async () => {
    const outbox = new Outbox();
    outbox.push(row("a"));
    outbox.push(row("b"));
    expect(await outbox.take(1_000)).toEqual([row("a"), row("b")]);
    expect(outbox.isEmpty).toBe(true);
  });

  it("wakes a reader that waits, and lets it go when nothing comes", async () => {
    const outbox = new Outbox();
    expect(await outbox.take(5)).toEqual([]);
    const taken = outbox.take(10_000);
    outbox.push(row("a"));
    expect(await taken).toEqual([row("a")]);
  });

  it("is full at its bound, and has room again when half of it was taken", async () => {
    const outbox = new Outbox(100_000);
    while (!outbox.isFull) outbox.push(row("x".repeat(1_000)));
    let hasRoom = false;
    const room = outbox.room().then(() => {
      hasRoom = true;
    });
    await outbox.take(0);
    await room;
    expect(hasRoom).toBe(true);
    expect(outbox.isFull).toBe(false);
  });

  it("makes one of skipped events that stand together", async () => {
    const outbox = new Outbox();
    for (const event of [row("a"), skipped(1), skipped(2), row("b"), skipped(4)]) outbox.push(event);
    expect(await outbox.take(0)).toEqual([row("a"), skipped(3), row("b"), skipped(4)]);
  });

  it("ends its reader and its writers when it is closed", async () => {
    const outbox = new Outbox(10);
    outbox.push(row("a long text"));
    const room = outbox.room();
    outbox.close();
    await room;
    expect(await outbox.take(1_000)).toBeNull();
    const failed = new Outbox();
    const taken = failed.take(10_000);
    failed.close(new Error("the log is gone"));
    await expect(taken).rejects.toThrow("the log is gone");
  });
});
