/** One service of the product as a child process in its own group, with an IPC channel that ends it when we are gone. */
import { type ChildProcess, spawn } from "node:child_process";
import { findSetpriv } from "@sightglass/embedded";
import { AppError } from "@sightglass/runtime";
import type { ChildOutput } from "./child-output";
import type { LaunchedPart } from "./kept-alive";
import { signalGroup } from "./run-record";

/** What `launchService` needs. */
export interface ServiceOptions {
  readonly name: string;
  /** Arguments of node: its flags and the script. */
  readonly nodeArguments: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly output: ChildOutput;
}

/** Starts the process; does not wait until it is ready. */
export async function launchService(options: ServiceOptions): Promise<LaunchedPart> {
  const child = spawnGuarded(options);
  const { pid } = child;
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("error", () => resolve({ code: 1, signal: null }));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  if (pid === undefined) throw new AppError("start.spawn", `${options.name} could not be started.`);
  options.output.collect(child.stdout, "stdout");
  options.output.collect(child.stderr, "stderr");
  return {
    pid,
    exited,
    stop: async (graceMs) => {
      if (graceMs > 0) signalGroup(pid, "SIGTERM");
      const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** `setpriv` lets the kernel end the child with us, should its event loop be stuck when the channel closes. */
function spawnGuarded(options: ServiceOptions): ChildProcess {
  const setpriv = findSetpriv();
  const guard = setpriv === undefined ? [] : [setpriv, "--pdeathsig", "TERM", "--"];
  const [command = process.execPath, ...args] = [...guard, process.execPath, ...options.nodeArguments];
  return spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}
