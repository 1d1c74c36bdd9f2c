/**
 * One engine as a child process in its own process group: pid file, log file of bounded size, orderly stop, and the
 * end of engines that a killed supervisor has left behind.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { AppError, identityOf, isAlive, type Logger, RotatingFile, sleep } from "@sightglass/runtime";
import { z } from "zod";
import { findSetpriv } from "./platform";

/** How an engine ended; one of the two is null. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What `EngineProcess` needs. */
export interface EngineOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly pidFile: string;
  readonly logFile: string;
  /** Signal for an orderly stop; also sent by the kernel when this process dies (Linux with setpriv). */
  readonly stopSignal: "SIGTERM" | "SIGINT";
  /** Run as this user and group; only when this process is root. */
  readonly uid?: number;
  readonly logger: Logger;
}

const pidContent = z.object({ pid: z.number().int(), started: z.string() });
const TAIL_CHARACTERS = 4000;

/** A running engine. */
export class EngineProcess {
  readonly pid: number;
  readonly exited: Promise<EngineExit>;
  private readonly options: EngineOptions;
  private tail = "";

  constructor(options: EngineOptions) {
    this.options = options;
    const child = spawnEngine(options);
    this.exited = new Promise((resolve) => {
      child.once("error", () => resolve({ code: 1, signal: null }));
      child.once("exit", (code, signal) => {
        removeQuietly(options.pidFile);
        resolve({ code, signal });
      });
    });
    if (child.pid === undefined) {
      throw new AppError("embedded.spawn", `${options.name} could not be started: ${options.command}`);
    }
    this.pid = child.pid;
    try {
      this.writePid();
      this.collect(child);
    } catch (error) {
      killGroup(child.pid, "SIGKILL");
      throw error;
    }
  }

  /** Only helps a later start to find an orphan, so a full disk does not end the engine. */
  private writePid(): void {
    const { pidFile, logger, name } = this.options;
    const identity = identityOf(this.pid);
    if (identity === undefined) return;
    try {
      writeFileSync(pidFile, JSON.stringify(identity));
    } catch (error) {
      logger.warn({ err: error }, `the process of ${name} could not be written down`);
    }
  }

  /** The last lines that the engine wrote, for error messages. */
  lastWords(): string {
    return this.tail.trim();
  }

  /** Asks the engine to stop; kills its group when it has not ended after `graceMs`. */
  async stop(graceMs: number): Promise<EngineExit> {
    this.signal(this.options.stopSignal);
    const ended = await Promise.race([this.exited, sleepQuietly(graceMs)]);
    if (ended !== undefined) return ended;
    this.options.logger.warn({ pid: this.pid }, `${this.options.name} did not stop in time and is killed`);
    killGroup(this.pid, "SIGKILL");
    return this.exited;
  }

  private signal(name: NodeJS.Signals): void {
    try {
      process.kill(this.pid, name);
    } catch {
      return;
    }
  }

  private collect(child: ChildProcess): void {
    const file = new RotatingFile({ path: this.options.logFile });
    const onText = (text: string) => {
      file.write(text);
      this.tail = (this.tail + text).slice(-TAIL_CHARACTERS);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", onText);
    }
  }
}

function spawnEngine(options: EngineOptions): ChildProcess {
  const setpriv = findSetpriv();
  const asUser =
    options.uid === undefined ? [] : [`--reuid=${options.uid}`, `--regid=${options.uid}`, "--clear-groups"];
  if (options.uid !== undefined && setpriv === undefined) {
    throw new AppError(
      "embedded.root",
      `${options.name} cannot run as root here: start as an ordinary user.`,
      {
        permanent: true,
      },
    );
  }
  const wrapped = [
    ...asUser,
    "--pdeathsig",
    options.stopSignal.slice(3),
    "--",
    options.command,
    ...options.args,
  ];
  const [command, args] = setpriv === undefined ? [options.command, options.args] : [setpriv, wrapped];
  return spawn(command, [...args], {
    cwd: "/",
    detached: true,
    env: options.env,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/**
 * Ends the engine that an earlier, killed owner left behind, told by its pid file and start time. The caller holds the
 * folder's lock, so that a living engine can only be an orphan.
 */
export async function reapOrphan(
  options: Pick<EngineOptions, "pidFile" | "name" | "stopSignal" | "logger">,
  signal?: AbortSignal,
): Promise<void> {
  const orphan = readPidFile(options.pidFile);
  if (orphan === undefined || !isAlive(orphan)) {
    rmSync(options.pidFile, { force: true });
    return;
  }
  options.logger.warn({ pid: orphan.pid }, `${options.name} of an earlier start still runs and is stopped`);
  killGroup(orphan.pid, options.stopSignal);
  for (let waited = 0; waited < 10_000 && isAlive(orphan); waited += 50) await sleep(50, signal);
  if (isAlive(orphan)) killGroup(orphan.pid, "SIGKILL");
  for (let waited = 0; waited < 5000 && isAlive(orphan); waited += 50) await sleep(50, signal);
  rmSync(options.pidFile, { force: true });
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

function readPidFile(path: string): { pid: number; started: string } | undefined {
  try {
    const parsed = pidContent.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {}
  }
}

async function sleepQuietly(ms: number): Promise<undefined> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });
  return undefined;
}
