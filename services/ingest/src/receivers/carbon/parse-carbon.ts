/** One line of Carbon's plaintext protocol: `path[;tag=value…] value [time]`. Pure. */

export interface CarbonLine {
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly value: number;
  /** Unix ms; `undefined`: now. */
  readonly ms: number | undefined;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NAN = /^[+-]?nan$/i;
const NAME_UNITS_MAX = 256;

/** `undefined` for what is no such line; a value that is not a number is NaN. */
export function parseCarbon(line: string): CarbonLine | undefined {
  const [path = "", text = "", time, ...more] = line.trim().split(/\s+/);
  const [name = "", ...pairs] = path.split(";");
  const value = readValue(text);
  const ms = timeOf(time);
  if (more.length > 0 || name === "" || name.length > NAME_UNITS_MAX) return undefined;
  if (value === undefined || ms === "wrong") return undefined;
  const tags = tagsOf(pairs);
  return tags && { name, tags, value, ms };
}

function readValue(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  if (NAN.test(text)) return Number.NaN;
  const infinite = INFINITE.exec(text);
  if (infinite === null) return undefined;
  return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Seconds; none and -1 say now. */
function timeOf(text: string | undefined): number | undefined | "wrong" {
  if (text === undefined || text === "-1") return undefined;
  return NUMBER.test(text) && Number(text) >= 0 ? Math.floor(Number(text) * 1000) : "wrong";
}

function tagsOf(pairs: readonly string[]): Map<string, string> | undefined {
  const tags = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    const key = pair.slice(0, equals);
    if (equals < 1 || tags.has(key)) return undefined;
    const value = pair.slice(equals + 1);
    if (value !== "") tags.set(key, value);
  }
  return tags;
}
