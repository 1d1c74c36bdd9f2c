/** The logger of every process: one JSON object a line on stdout (pino). Event content must never be passed to it. */
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";

export type { Logger };

/** Keys whose values never reach the output, at the top of a log object and one or two levels down. */
const SECRET_KEYS = ["authorization", "password", "token", "key", "secret", "cookie"];

/** What `createLogger` needs. */
export interface LoggerOptions {
  /** Process name, on every line as `service`. */
  readonly service: string;
  /** trace, debug, info, warn, error, fatal or silent; default info. */
  readonly level?: string;
  /** Where lines go; stdout unless given. */
  readonly destination?: DestinationStream;
}

/** Makes a logger; `time` is RFC 3339 in UTC, `level` is a word, errors go under `err`. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level ?? "info",
    base: { service: options.service, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: "[redacted]",
    },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
