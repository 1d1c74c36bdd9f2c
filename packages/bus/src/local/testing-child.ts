/**
 * Runs a piece of the local log in a child process that a test may kill: TypeScript is bundled
 * once by esbuild. For int tests only.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { bundleForTest, MODULES } from "@sightglass/testkit";

export interface Child {
  readonly process: ChildProcess;
  /** All lines printed so far. */
  readonly lines: string[];
  /** Settles when `text` was printed. */
  line(text: string): Promise<void>;
  /** The first line printed. */
  anyLine(): Promise<string>;
  /** Runs `onLine` for each further line. */
  onLine(listener: (line: string) => void): void;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export function runChild(command: string, args: readonly string[]): Child {
  const child = spawn(
    process.execPath,
    [bundleForTest(new URL("./testing-child-main.ts", import.meta.url)), command, ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_PATH: MODULES },
    },
  );
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const listener of listeners) listener(line);
  });
  const until = (test: (line: string) => boolean) =>
    new Promise<string>((resolve) => {
      const seen = lines.find(test);
      if (seen !== undefined) {
        resolve(seen);
        return;
      }
      listeners.add((line) => {
        if (test(line)) resolve(line);
      });
    });
  return {
    process: child,
    lines,
    line: async (text) => {
      await until((line) => line === text);
    },
    anyLine: () => until(() => true),
    onLine: (listener) => {
      listeners.add(listener);
    },
    kill: async (signal = "SIGKILL") => {
      child.kill(signal);
      await exited;
    },
  };
}
