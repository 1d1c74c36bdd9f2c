import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashSources, isInstalled, isLockComplete, isStamped, writeStamp } from "./stamps.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sightglass-stamps-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe("hashSources", () => {
  it("changes with content and names, not with outputs and tests", () => {
    write("packages/a/src/one.ts", "1");
    const before = hashSources(root, ["packages"]);
    write("packages/a/dist/main.js", "x");
    write("packages/a/node_modules/b/index.js", "x");
    write("packages/a/src/one.test.ts", "x");
    expect(hashSources(root, ["packages"])).toBe(before);
    write("packages/a/src/two.ts", "");
    expect(hashSources(root, ["packages"])).not.toBe(before);
  });
});

describe("stamps", () => {
  it("hold exactly what was written", () => {
    const file = join(root, "deep/.stamp");
    expect(isStamped(file, "a")).toBe(false);
    writeStamp(file, "a");
    expect([isStamped(file, "a"), isStamped(file, "b")]).toEqual([true, false]);
  });
});

describe("isInstalled", () => {
  const lock = (packages: object) => JSON.stringify({ packages });
  it("compares npm's record with the lock file", () => {
    const one = { version: "1.0.0", integrity: "sha512-a" };
    write(
      "package-lock.json",
      lock({ "": {}, "node_modules/one": one, "node_modules/other": { ...one, optional: true } }),
    );
    expect(isInstalled(root)).toBe(false);
    write("node_modules/.package-lock.json", lock({ "node_modules/one": one }));
    expect(isInstalled(root)).toBe(true);
    write("node_modules/.package-lock.json", lock({ "node_modules/one": { ...one, version: "1.0.1" } }));
    expect(isInstalled(root)).toBe(false);
  });
});

describe("isLockComplete", () => {
  it("misses optional packages that the registry did not have", () => {
    const named = { optionalDependencies: { "@a/linux": "1.0.0", "@a/darwin": "1.0.0" } };
    const listed = { "node_modules/a": named, "node_modules/a/node_modules/@a/linux": {} };
    write("package-lock.json", JSON.stringify({ packages: listed }));
    expect(isLockComplete(root)).toBe(false);
    write("package-lock.json", JSON.stringify({ packages: { ...listed, "node_modules/@a/darwin": {} } }));
    expect(isLockComplete(root)).toBe(true);
  });
});
