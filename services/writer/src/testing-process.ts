/** The writer as its own process, for tests that kill it. */
import { type ChildProcess, spawn } from "node:child_process";
import { bundleForTest, MODULES } from "@sightglass/testkit";

export interface WriterProcess {
  readonly process: ChildProcess;
  /** Everything it logged. */
  output(): string;
  /** Sends the signal and waits for the end; gives the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts main.ts with these settings. */
export function startWriterProcess(settings: Record<string, string>): WriterProcess {
  const child = spawn(process.execPath, [bundleForTest(new URL("./main.ts", import.meta.url))], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_PATH: MODULES, ...settings },
  });
  let output = "";
  const collect = (part: Buffer) => {
    output = (output + part.toString()).slice(-20_000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const exited = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
  });
  return {
    process: child,
    output: () => output,
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}
