/** The writer as its own process, for tests that kill it. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

export interface WriterProcess {
  readonly process: ChildProcess;
  /** Everything it logged. */
  output(): string;
  /** Sends the signal and waits for the end; gives the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

let bundle: string | undefined;

/** Starts main.ts with these settings. */
export function startWriterProcess(settings: Record<string, string>): WriterProcess {
  const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
  const child = spawn(process.execPath, [bundled()], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_PATH: modules, ...settings },
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

function bundled(): string {
  if (bundle) return bundle;
  const folder = mkdtempSync(join(tmpdir(), "sightglass-writer-process-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  bundle = join(folder, "writer.cjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL("./main.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["@mongodb-js/zstd"],
    logLevel: "error",
    define: { "import.meta.url": "undefined" },
  });
  return bundle;
}
