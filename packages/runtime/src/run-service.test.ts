import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { createLogger } from "./logger";
import { type ProcessLike, runService } from "./run-service";

class FakeProcess extends EventEmitter implements ProcessLike {
  readonly exits: number[] = [];
  readonly exited: Promise<number>;
  readonly send = true;
  connected = true;
  private settle: (code: number) => void = () => {};

  constructor() {
    super();
    this.exited = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  exit(code: number): void {
    this.exits.push(code);
    this.settle(code);
  }
}

const logger = createLogger({ service: "test", level: "silent" });

describe("runService", () => {
  it.each(["SIGTERM", "SIGINT", "disconnect"])("stops in order on %s", async (event) => {
    const host = new FakeProcess();
    let stops = 0;
    const start = async () => ({
      stop: async () => {
        stops++;
      },
    });
    await runService({ name: "test", logger, process: host, start });
    host.emit(event);
    host.emit(event);
    expect(await host.exited).toBe(0);
    expect(stops).toBe(1);
  });

  it("does not start when the parent is already gone", async () => {
    const host = new FakeProcess();
    host.connected = false;
    const start = async () => Promise.reject(new Error("started"));
    await runService({ name: "test", logger, process: host, start });
    expect(host.exits).toEqual([0]);
  });

  it("exits with 1 when start fails, on a crash, and when stop hangs", async () => {
    const failing = new FakeProcess();
    await runService({
      name: "t",
      logger,
      process: failing,
      start: async () => Promise.reject(new Error("no")),
    });
    expect(failing.exits).toEqual([1]);

    const hanging = new FakeProcess();
    const start = async () => ({ stop: () => new Promise<void>(() => {}) });
    await runService({ name: "t", logger, process: hanging, start, stopTimeoutMs: 5 });
    hanging.emit("SIGTERM");
    expect(await hanging.exited).toBe(1);
  });
});
