/**
 * Runs a piece of the local log in a child process that a test may kill: TypeScript is bundled
 * once by esbuild. For int tests only.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

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

let bundle: string | undefined;

export function runChild(command: string, args: readonly string[]): Child {
  const modules = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
  const child = spawn(process.execPath, [bundled(), command, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_PATH: modules },
  });
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

function bundled(): string {
  if (bundle) return bundle;
  const folder = mkdtempSync(join(tmpdir(), "sightglass-child-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  bundle = join(folder, "child.cjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL("./testing-child-main.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["@mongodb-js/zstd"],
    logLevel: "error",
  });
  return bundle;
}
