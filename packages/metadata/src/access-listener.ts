/**
 * Hears of changes of keys, tokens and projects: LISTEN on channel `sightglass_access`, on one
 * connection of its own, made again with back-off when it is lost. Not for a transaction-mode pooler.
 */
import { backoffMs, errorMessage, type Logger, sleep } from "@sightglass/runtime";
import type { Pool, PoolClient } from "pg";

const CHANNEL = "sightglass_access";
const RECONNECT = { baseMs: 250, maxMs: 5_000 };
const PING = { everyMs: 10_000, timeoutMs: 5_000 };

export interface AccessListenerOptions {
  pool: Pool;
  logger: Logger;
  /** Called once per change with the table's name, and with `connected` after every (re)connect. Must not throw. */
  onChange(what: string): void;
}

export interface AccessListener {
  /** False while changes may be missed. */
  isConnected(): boolean;
  close(): Promise<void>;
}

export function createAccessListener(options: AccessListenerOptions): AccessListener {
  const stop = new AbortController();
  let connected = false;

  async function listen(): Promise<void> {
    const client = await options.pool.connect();
    try {
      const ended = whenEnded(client, stop.signal);
      client.on("notification", (message) => options.onChange(message.payload ?? ""));
      await client.query(`LISTEN ${CHANNEL}`);
      connected = true;
      options.onChange("connected");
      await ended;
    } finally {
      connected = false;
      client.removeAllListeners("notification");
      client.release(true);
    }
  }

  async function run(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted; ) {
      const wasConnected = await listen().then(
        () => true,
        (error: unknown) => {
          if (failures === 0)
            options.logger.warn({ reason: errorMessage(error) }, "cannot listen for access changes");
          return false;
        },
      );
      failures = wasConnected ? 0 : failures + 1;
      if (stop.signal.aborted) return;
      await sleep(backoffMs(Math.max(1, failures), RECONNECT), stop.signal).catch(() => undefined);
    }
  }

  const running = run();
  return {
    isConnected: () => connected,
    async close() {
      stop.abort();
      await running;
    },
  };
}

/** Settles when the connection is gone, does not answer a ping, or the signal aborts. */
function whenEnded(client: PoolClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const late = setTimeout(finish, PING.timeoutMs);
      client.query("SELECT 1").then(
        () => clearTimeout(late),
        () => finish(),
      );
    }, PING.everyMs);
    function finish() {
      clearInterval(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    }
    client.on("error", finish);
    client.on("end", finish);
    signal.addEventListener("abort", finish, { once: true });
    if (signal.aborted) finish();
  });
}
