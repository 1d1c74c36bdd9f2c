/** Exact instants in queries: the key `timestamp` to the nanosecond. Pure; browser-safe. */

const FORM =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}:\d{2})?)?$/;
const UNIX = /^\d{9,19}$/;

/**
 * RFC 3339 (a missing time is midnight, a missing offset UTC) or Unix s, ms, µs, ns by size → UTC with
 * nine digits, as in `LogRecord.timestamp`; such texts compare as text. `undefined` for anything else.
 */
export function normalizeTimestamp(value: string): string | undefined {
  if (UNIX.test(value)) return fromUnix(value);
  const match = FORM.exec(value);
  if (match === null) return undefined;
  const [, date = "", time = "00:00", seconds = "00", fraction = "", offset = "Z"] = match;
  const ms = Date.parse(`${date}T${time}:${seconds}${offset.toUpperCase()}`);
  if (Number.isNaN(ms) || !isDate(date)) return undefined;
  return render(ms, fraction);
}

/** Engines roll 30 February over; we refuse it. */
function isDate(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

function fromUnix(digits: string): string | undefined {
  const scale = digits.length <= 11 ? 0 : digits.length <= 14 ? 3 : digits.length <= 17 ? 6 : 9;
  const seconds = Number(digits.slice(0, digits.length - scale));
  return render(seconds * 1_000, scale === 0 ? "" : digits.slice(-scale));
}

function render(ms: number, fraction: string): string | undefined {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 0)
    return undefined;
  return `${date.toISOString().slice(0, 19)}.${fraction.padEnd(9, "0")}Z`;
}
