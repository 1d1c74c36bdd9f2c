/** Field types for `loadEnv` schemas: text in, checked value out. Pure. Durations are milliseconds, sizes are bytes. */
import { z } from "zod";

const DURATION_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const SIZE_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/** Milliseconds of `250ms`, `5s`, `1.5h`, `30d`; `undefined` when it is no duration. */
export function parseDuration(text: string): number | undefined {
  return parseUnit(text, DURATION_MS);
}

/** Bytes of `512`, `64KiB`, `256MiB`, `1GB`; `undefined` when it is no size. */
export function parseBytes(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text) : parseUnit(text, SIZE_BYTES);
}

function parseUnit(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  const factor = units[match?.[2]?.toLowerCase() ?? ""];
  if (match === null || factor === undefined) return undefined;
  const value = Math.round(Number(match[1]) * factor);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A TCP or UDP port, 1 to 65535 (0 = any free port). */
export function envPort(defaultPort: number) {
  return z
    .string()
    .default(String(defaultPort))
    .transform((text, context) => {
      const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
      if (port >= 0 && port <= 65_535) return port;
      context.addIssue({ code: "custom", message: "must be a port number from 0 to 65535" });
      return z.NEVER;
    });
}

/** A duration such as `5s`, in milliseconds. */
export function envDuration(defaultText: string) {
  return z
    .string()
    .default(defaultText)
    .transform((text, context) => {
      const value = parseDuration(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: "must be a duration such as 250ms, 5s, 10m, 1h or 7d" });
      return z.NEVER;
    });
}

/** A size such as `64MiB`, in bytes. */
export function envBytes(defaultText: string) {
  return z
    .string()
    .default(defaultText)
    .transform((text, context) => {
      const value = parseBytes(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: "must be a size such as 512, 64KiB, 256MiB or 1GiB" });
      return z.NEVER;
    });
}

/** A switch: true, 1, yes, on or false, 0, no, off. */
export function envBoolean(defaultValue: boolean) {
  return z
    .string()
    .default(String(defaultValue))
    .transform((text, context) => {
      if (/^(?:true|1|yes|on)$/i.test(text)) return true;
      if (/^(?:false|0|no|off)$/i.test(text)) return false;
      context.addIssue({ code: "custom", message: "must be true or false" });
      return z.NEVER;
    });
}

/** A required secret of at least `min` characters; the value never reaches an error message. */
export function envSecret(options: { readonly min: number }) {
  return z.string().min(options.min, `must have at least ${options.min} characters`);
}

/** Text; required when no default is given. */
export function envString(): z.ZodString;
export function envString(defaultValue: string): z.ZodDefault<z.ZodString>;
export function envString(defaultValue?: string): z.ZodString | z.ZodDefault<z.ZodString> {
  return defaultValue === undefined ? z.string() : z.string().default(defaultValue);
}

/** One of the log levels; default info. */
export function envLogLevel() {
  return z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info");
}
