/** Folders that programs are run from: whose they are, and which version lies in them. */
import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TempDir, tempDir } from "@sightglass/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { binariesVersion, openFolder } from "./postgres-home";

const isRoot = process.getuid?.() === 0;
const SOMEBODY_ELSE = 65_534;

let dir: TempDir;
beforeEach(() => {
  dir = tempDir("postgres-home");
});
afterEach(() => dir.remove());

function base(name: string): string {
  const path = join(dir.path, name);
  mkdirSync(path);
  return path;
}

describe("openFolder", () => {
  it("makes a folder that everybody may enter, and takes its own again", () => {
    const first = base("first");
    const folder = openFolder([join(dir.path, "missing", "\0"), first]);
    expect(folder).toBe(join(first, "sightglass"));
    chmodSync(folder, 0o777);
    expect(openFolder([first])).toBe(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it("follows no link", () => {
    const first = base("first");
    symlinkSync(base("elsewhere"), join(first, "sightglass"));
    expect(openFolder([first, base("second")])).toBe(join(dir.path, "second", "sightglass"));
    expect(() => openFolder([first])).toThrow(/takes a folder sightglass of this user's own/);
  });

  it.runIf(isRoot)("refuses a folder of another user", () => {
    const first = base("first");
    const taken = join(first, "sightglass");
    mkdirSync(taken);
    chownSync(taken, SOMEBODY_ELSE, SOMEBODY_ELSE);
    expect(openFolder([first, base("second")])).toBe(join(dir.path, "second", "sightglass"));
    expect(() => openFolder([first])).toThrow(/of this user's own/);
  });
});

describe("binariesVersion", () => {
  it("is the whole version of the package around the binaries", () => {
    const native = base("native");
    writeFileSync(join(dir.path, "package.json"), '{"version":"18.4.0-beta.17"}');
    expect(binariesVersion(native)).toBe("18.4.0-beta.17");
    writeFileSync(join(dir.path, "package.json"), '{"version":"../../elsewhere"}');
    expect(() => binariesVersion(native)).toThrow(/names no version/);
  });
});
