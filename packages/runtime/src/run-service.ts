/** The life of one process: start, wait for a reason to end, stop in order, exit. Touches `process`; used by `main.ts` files. */
import { errorMessage } from "./app-error";
import { EnvError } from "./env";
import type { Logger } from "./logger";

/** A started service; `stop` finishes what was accepted and closes every handle. */
export interface RunningService {
  stop(): Promise<void>;
}

/** The part of `process` that is used, so that tests can give their own. */
export interface ProcessLike {
  on(event: "SIGTERM" | "SIGINT" | "disconnect", listener: () => void): unknown;
  on(event: "uncaughtException" | "unhandledRejection", listener: (error: unknown) => void): unknown;
  exit(code: number): void;
  readonly send?: unknown;
  readonly connected?: boolean;
}

/** What `runService` needs. */
export interface ServiceOptions {
  readonly name: string;
  readonly logger: Logger;
  readonly start: () => Promise<RunningService>;
  /** Longest time for `stop`; after it the process exits with code 1. Default 8 s. */
  readonly stopTimeoutMs?: number;
  readonly process?: ProcessLike;
}

/**
 * Starts the service and stops it on SIGTERM, SIGINT or when the parent's IPC channel closes (also when it had closed
 * before this ran). A signal during start waits for it to finish. Unhandled errors are logged and end the process with 1.
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const { name, logger } = options;
  const host: ProcessLike = options.process ?? process;
  let running: Promise<RunningService> | undefined;
  let stopping = false;

  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, `${name} stops`);
    const deadline = setTimeout(() => {
      logger.error(`${name} did not stop in time`);
      host.exit(1);
    }, options.stopTimeoutMs ?? 8000);
    try {
      await (await running)?.stop();
      clearTimeout(deadline);
      logger.info(`${name} stopped`);
      host.exit(0);
    } catch (error) {
      logger.error({ err: error }, `${name} failed to stop`);
      host.exit(1);
    }
  };
  const crash = (error: unknown) => {
    logger.fatal({ err: error }, `${name} ends on an unhandled error`);
    host.exit(1);
  };

  host.on("SIGTERM", () => void stop("SIGTERM"));
  host.on("SIGINT", () => void stop("SIGINT"));
  host.on("disconnect", () => void stop("the parent process is gone"));
  host.on("uncaughtException", crash);
  host.on("unhandledRejection", crash);
  if (host.send !== undefined && host.connected === false) {
    host.exit(0);
    return;
  }

  running = options.start();
  try {
    await running;
    if (!stopping) logger.info(`${name} runs`);
  } catch (error) {
    if (error instanceof EnvError) logger.fatal({ problems: error.problems }, error.message);
    else logger.fatal({ err: error }, `${name} cannot start: ${errorMessage(error)}`);
    host.exit(1);
  }
}
