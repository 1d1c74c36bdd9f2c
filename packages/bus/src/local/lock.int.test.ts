import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tryLock } from "./lock";
import { type Child, runChild } from "./testing-child";

describe("tryLock", () => {
  let folder: string;
  const children: Child[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sightglass-lock-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await child.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it("is held by one at a time and free after release", async () => {
    const first = await tryLock(folder, "lock");
    expect(await tryLock(folder, "lock")).toBeNull();
    await first?.release();
    const second = await tryLock(folder, "lock");
    expect(second).not.toBeNull();
    await second?.release();
  });

  it("goes to exactly one of many who race for a stale lock", async () => {
    for (let round = 0; round < 20; round++) {
      const locks = await Promise.all(Array.from({ length: 8 }, () => tryLock(folder, "lock")));
      const held = locks.filter((lock) => lock !== null);
      expect(held.length).toBe(1);
      await held[0]?.release();
    }
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("works in a folder whose path is longer than a socket address", async () => {
    const deep = join(folder, "a".repeat(80), "b".repeat(80));
    await mkdir(deep, { recursive: true });
    const lock = await tryLock(deep, "lock");
    expect(lock).not.toBeNull();
    expect(await tryLock(deep, "lock")).toBeNull();
    await lock?.release();
  });

  it("is free at once after its holder was killed", async () => {
    const child = runChild("hold-lock", [folder]);
    children.push(child);
    await child.line("held");
    expect(await tryLock(folder, "lock")).toBeNull();
    await child.kill();
    const lock = await tryLock(folder, "lock");
    expect(lock).not.toBeNull();
    await lock?.release();
  });

  it("is won by one of several processes", async () => {
    const racers = Array.from({ length: 4 }, () => runChild("hold-lock", [folder]));
    children.push(...racers);
    const answers = await Promise.all(racers.map((racer) => racer.anyLine()));
    expect(answers.sort()).toEqual(["held", "taken", "taken", "taken"]);
  });
});
