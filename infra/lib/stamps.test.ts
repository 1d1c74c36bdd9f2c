import { describe, expect, it } from "vitest";
import { installStamp } from "./stamps.mjs";

describe("installStamp", () => {
  it("tells lock files, Node versions and platforms apart", () => {
    const runtime = { version: "v20.20.2", platform: "linux", arch: "x64" };
    const stamp = installStamp(process.cwd(), runtime);
    expect(stamp).toMatch(/^[0-9a-f]{64} node-v20\.20\.2 linux-x64$/);
    expect(installStamp(process.cwd(), { ...runtime, arch: "arm64" })).not.toBe(stamp);
  });
});
