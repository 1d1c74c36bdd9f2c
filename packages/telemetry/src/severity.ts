/**
 * Severity as OpenTelemetry numbers it: 1 to 24, four steps a level, 0 = not given.
 * Pure; browser-safe. Source: OpenTelemetry logs data model, SeverityNumber.
 */

/** The six levels, from least to most severe; also the words of the query language. */
export const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type Level = (typeof LEVELS)[number];

/** Lowest severity number of each level. */
export const LEVEL_NUMBER: Readonly<Record<Level, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

/** Words that senders use for a level, lower-cased: loggers, syslog (RFC 5424), Sentry, Windows. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ["trace", 1],
  ["verbose", 1],
  ["finest", 1],
  ["finer", 1],
  ["silly", 1],
  ["debug", 5],
  ["dbug", 5],
  ["dbg", 5],
  ["fine", 5],
  ["config", 5],
  ["info", 9],
  ["information", 9],
  ["informational", 9],
  ["inf", 9],
  ["log", 9],
  ["http", 9],
  ["notice", 10],
  ["warn", 13],
  ["warning", 13],
  ["wrn", 13],
  ["error", 17],
  ["err", 17],
  ["eror", 17],
  ["severe", 17],
  ["failure", 17],
  ["critical", 18],
  ["crit", 18],
  ["alert", 19],
  ["fatal", 21],
  ["panic", 21],
  ["emerg", 21],
  ["emergency", 21],
  ["dpanic", 21],
]);

/** RFC 5424 severities 0 (emergency) to 7 (debug). */
const SYSLOG: readonly number[] = [21, 19, 18, 17, 13, 10, 9, 5];

/** The level that a severity number belongs to; `undefined` for 0 or out of range. */
export function levelOf(severityNumber: number): Level | undefined {
  if (!(severityNumber >= 1 && severityNumber <= 24)) return undefined;
  return LEVELS[(severityNumber - 1) >> 2];
}

/** Number of a sender's word ("WARNING", "err"), 0 when it is unknown. Case does not matter. */
export function severityOfWord(word: string): number {
  return WORDS.get(word) ?? WORDS.get(word.trim().toLowerCase()) ?? 0;
}

/**
 * Number of a numeric level. Bunyan and pino count 10 to 60 in tens; 0 to 7 is syslog's scale.
 * Anything else is unknown: 0.
 */
export function severityOfNumber(level: number): number {
  if (!Number.isInteger(level)) return 0;
  if (level >= 0 && level <= 7) return SYSLOG[level] ?? 0;
  if (level >= 10 && level <= 60 && level % 10 === 0) return ((level / 10 - 1) << 2) + 1;
  return 0;
}
