/**
 * The supervisor of one machine: `node apps/standalone/dist/main.js`, which `npm start` runs. With the word `prepare` or
 * `secrets` it does only that and ends.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AppError, createLogger, RotatingFile } from "@sightglass/runtime";
import { refuseForeignFolder } from "./data-folder";
import { loadSettings, logFolder, type Settings } from "./env";
import { describeFailure, EXIT } from "./exit-codes";
import { prepareOnly } from "./prepare-command";
import { makeSecrets } from "./secrets-command";
import { Supervisor } from "./supervisor";
import { createTerminal } from "./terminal";

/** Ctrl-C reaches us twice under npm (from the terminal and from npm); only a later one is meant as a second. */
const SECOND_SIGNAL_AFTER_MS = 700;

const terminal = createTerminal(process.stdout);

async function run([command, ...args]: readonly string[]): Promise<void> {
  if (command === undefined) return supervise();
  if (command === "prepare" && args.length === 0) return prepareOnly(loadSettings(), terminal);
  if (command === "secrets") return makeSecrets(args, (line) => terminal.write(line));
  throw new AppError("start.usage", `Unknown argument ${command}.`);
}

async function supervise(): Promise<void> {
  const supervisor = createSupervisor(loadSettings());
  stopOnSignals(supervisor);
  await supervisor.start().catch((error: unknown) => {
    if (error instanceof AppError && error.code === "start.stopped") return;
    throw error;
  });
}

function createSupervisor(settings: Settings): Supervisor {
  refuseForeignFolder(settings.dataDir);
  mkdirSync(logFolder(settings), { recursive: true, mode: 0o700 });
  const file = new RotatingFile({ path: join(logFolder(settings), "supervisor.log") });
  const logger = createLogger({
    service: "supervisor",
    level: settings.SIGHTGLASS_LOG_LEVEL,
    destination: { write: (line) => file.write(line) },
  });
  const root = join(import.meta.dirname, "..", "..", "..");
  return new Supervisor({ settings, terminal, logger, root });
}

function stopOnSignals(supervisor: Supervisor): void {
  let firstAt = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    const now = Date.now();
    if (firstAt === 0) {
      firstAt = now;
      terminal.write(`\nSightglass stops (${signal}; once more to force)`);
      supervisor.stop().then(
        () => {
          terminal.write("Sightglass stopped");
          process.exit(EXIT.ok);
        },
        (error: unknown) => fail(error),
      );
    } else if (now - firstAt > SECOND_SIGNAL_AFTER_MS) {
      supervisor.kill();
      process.exit(EXIT.forced);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
}

function fail(error: unknown): void {
  const { code, message } = describeFailure(error);
  process.stderr.write(`\nSightglass cannot run.\n${message}\n`);
  process.exit(code);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  fail(error);
}
