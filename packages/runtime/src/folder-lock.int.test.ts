import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder, lockOwner } from "./folder-lock";
import { identityOf, isAlive } from "./process-identity";
import { RotatingFile } from "./rotating-file";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sightglass-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("lockFolder", () => {
  it("is held once and can be released", () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid}`);
    lock.release();
    lockFolder(folder).release();
    expect(lockOwner(folder)).toBeUndefined();
  });

  it.each([
    ["an empty file", ""],
    ["garbage", "\0\0\0"],
    ["a pid that is gone", JSON.stringify({ pid: 2 ** 22 - 1, started: "x" })],
    ["a pid that was reused", JSON.stringify({ pid: process.pid, started: "another time" })],
  ])("takes over %s", (_name, content) => {
    writeFileSync(join(folder, "lock"), content);
    lockFolder(folder);
    expect(lockOwner(folder)?.pid).toBe(process.pid);
  });
});

describe("process identity", () => {
  it("ends with the process", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const identity = identityOf(child.pid ?? 0);
    expect(identity !== undefined && isAlive(identity)).toBe(true);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(identity !== undefined && isAlive(identity)).toBe(false);
  });
});

describe("RotatingFile", () => {
  it("keeps a bounded number of bounded files", () => {
    const path = join(folder, "x.log");
    const file = new RotatingFile({ path, maxBytes: 10, keep: 2 });
    for (const word of ["one-one\n", "two-two\n", "three-3\n", "four-44\n"]) file.write(word);
    const contents = [path, `${path}.1`, `${path}.2`].map((name) => readFileSync(name, "utf8"));
    expect(contents).toEqual(["four-44\n", "three-3\n", "two-two\n"]);
  });
});
