import { describe, expect, it } from "vitest";
import { KeptAlive, type LaunchedPart } from "./kept-alive";

interface FakePart extends LaunchedPart {
  end(code: number): void;
}

/** A part that ends when the test or `stop` says so. */
function fakePart(pid: number): FakePart {
  let settle: (exit: { code: number | null; signal: string | null }) => void = () => {};
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    settle = resolve;
  });
  const end = (code: number) => settle({ code, signal: null });
  return { pid, exited, end, stop: async () => end(0) };
}

function setUp(failures = 0) {
  const launched: FakePart[] = [];
  const lines: string[] = [];
  const pids: (number | undefined)[] = [];
  let left = failures;
  let wake: () => void = () => {};
  const part = new KeptAlive<FakePart>({
    name: "part",
    launch: async () => {
      if (launched.length > 0 && left-- > 0) throw new Error("not now");
      launched.push(fakePart(100 + launched.length));
      wake();
      return launched[launched.length - 1] ?? fakePart(0);
    },
    print: (line) => lines.push(line),
    onPid: (pid) => pids.push(pid),
  });
  const nextLaunch = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  return { part, launched, lines, pids, nextLaunch };
}

describe("KeptAlive", () => {
  it("launches again what ended, and not after stop", async () => {
    const { part, launched, lines, pids, nextLaunch } = setUp();
    await part.start();
    const again = nextLaunch();
    launched[0]?.end(1);
    await again;
    expect(lines[0]).toBe("ended (exit code 1); starts again in 0.2 s");
    await part.stop(100);
    expect(launched).toHaveLength(2);
    expect(pids).toEqual([100, undefined, 101, undefined]);
  });

  it("goes on after a launch that failed", async () => {
    const { part, launched, lines, nextLaunch } = setUp(1);
    await part.start();
    const again = nextLaunch();
    launched[0]?.end(1);
    await again;
    expect(lines).toContain("cannot start: not now");
    await part.stop(100);
  });

  it("ends a wait at once when it is stopped", async () => {
    const { part, launched } = setUp();
    await part.start();
    launched[0]?.end(1);
    const started = performance.now();
    await part.stop(100);
    expect(performance.now() - started).toBeLessThan(150);
    expect(launched).toHaveLength(1);
  });

  it("loses hope after three ends", async () => {
    const { part, launched, nextLaunch } = setUp();
    await part.start();
    for (let i = 0; i < 2; i++) {
      const again = nextLaunch();
      launched[i]?.end(1);
      await again;
    }
    expect(() => part.assertHopeful()).not.toThrow();
    launched[2]?.end(1);
    await part.stop(100);
    expect(() => part.assertHopeful()).toThrow("ended 3 times");
  });
});
