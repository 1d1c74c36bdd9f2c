/**
 * One part of the product that is started again whenever it ends. Engines and services are alike here: something that
 * can be launched, ends some time, and can be asked to stop.
 */
import { AppError, errorMessage, sleep } from "@sightglass/runtime";
import { BackOff } from "./back-off";
import type { PrintLine } from "./child-output";
import { signalGroup } from "./run-record";

/** A launched part. `exited` never rejects. */
export interface LaunchedPart {
  readonly pid: number;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Asks it to stop and kills it after `graceMs`; resolves when it has ended. */
  stop(graceMs: number): Promise<void>;
}

/** What `KeptAlive` needs. */
export interface KeptAliveOptions<T extends LaunchedPart> {
  readonly name: string;
  /** Resolves when the part is launched (an engine: when it answers); rejects soon after the signal is aborted. */
  readonly launch: (signal: AbortSignal) => Promise<T>;
  readonly print: PrintLine;
  /** Called with the pid at each launch, and with `undefined` when it ended. */
  readonly onPid?: (pid: number | undefined) => void;
  /** Failed launches and exits in a row after which the part is given up during the start. */
  readonly startAttempts?: number;
  /** Aborted when everything is to stop: a launch under way ends, and none follows. */
  readonly signal?: AbortSignal;
}

/** Keeps one part running until `stop`. */
export class KeptAlive<T extends LaunchedPart> {
  readonly name: string;
  private readonly options: KeptAliveOptions<T>;
  private readonly backOff = new BackOff();
  private readonly stopping = new AbortController();
  private current: T | undefined;
  private loop: Promise<void> | undefined;
  private exits = 0;

  constructor(options: KeptAliveOptions<T>) {
    this.name = options.name;
    this.options = options;
    const { signal } = options;
    if (signal?.aborted) this.stopping.abort(signal.reason);
    signal?.addEventListener("abort", () => this.stopping.abort(signal.reason), { once: true });
  }

  /** Launches the part for the first time; a failure is the caller's. */
  async start(): Promise<T> {
    const launchedAt = Date.now();
    const part = await this.options.launch(this.stopping.signal);
    this.adopt(part);
    this.loop = this.watch(part, launchedAt);
    return part;
  }

  /** Throws when the part has ended too often since the start; to be asked while waiting for readiness. */
  assertHopeful(): void {
    if (this.exits >= (this.options.startAttempts ?? 3)) {
      throw new AppError(
        "start.part_failed",
        `${this.name} ended ${this.exits} times in a row while it started.`,
      );
    }
  }

  /** Ends the part for good. */
  async stop(graceMs: number): Promise<void> {
    this.stopping.abort();
    await this.current?.stop(graceMs);
    await this.loop;
  }

  /** Kills at once, without waiting. */
  kill(): void {
    this.stopping.abort();
    if (this.current !== undefined) signalGroup(this.current.pid, "SIGKILL");
  }

  private adopt(part: T): void {
    this.current = part;
    this.options.onPid?.(part.pid);
    if (this.stopping.signal.aborted) void part.stop(0);
  }

  private async watch(first: T, firstLaunchedAt: number): Promise<void> {
    let part: T | undefined = first;
    let launchedAt = firstLaunchedAt;
    for (;;) {
      let what = "could not be started again";
      if (part !== undefined) {
        const exit = await part.exited;
        this.current = undefined;
        this.exits++;
        this.options.onPid?.(undefined);
        what = `ended (${exit.signal ?? `exit code ${exit.code}`})`;
      }
      if (this.stopping.signal.aborted) return;
      const wait = this.backOff.next(Date.now() - launchedAt);
      this.options.print(`${what}; starts again in ${(wait / 1000).toFixed(1)} s`);
      launchedAt = Date.now();
      part = await this.relaunch(wait);
    }
  }

  private async relaunch(waitMs: number): Promise<T | undefined> {
    try {
      await sleep(waitMs, this.stopping.signal);
      const part = await this.options.launch(this.stopping.signal);
      this.adopt(part);
      return part;
    } catch (error) {
      if (!this.stopping.signal.aborted) this.options.print(`cannot start: ${errorMessage(error)}`);
      return undefined;
    }
  }
}
