/** Durations: `380 µs`, `38 ms`, `1.1 s`, from a minute on in two parts (`1 min 12 s`, `3 d 4 h`). Pure; milliseconds in. */
import { MISSING, THIN } from "./number";

const PARTS: readonly [number, string][] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return MISSING;
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms >= 59_950) return twoParts(Math.round(ms / 1_000) * 1_000);
  if (ms >= 999.5) return unit(ms / 1_000, "s");
  if (ms >= 1 || ms === 0) return unit(ms, "ms");
  if (ms >= 0.000_999_5) return unit(ms * 1_000, "µs");
  return unit(ms * 1_000_000, "ns");
}

/** At most three significant digits, no trailing zeros beyond one decimal. */
function unit(value: number, name: string): string {
  const text = value < 9.95 && !Number.isInteger(value) ? value.toFixed(1) : value.toFixed(0);
  return `${text}${THIN}${name}`;
}

function twoParts(ms: number): string {
  const first = PARTS.findIndex(([size]) => ms >= size);
  const [size, name] = PARTS[first] ?? [1_000, "s"];
  const count = Math.floor(ms / size);
  const next = PARTS[first + 1];
  const rest = next === undefined ? 0 : Math.floor((ms % size) / next[0]);
  const head = `${count}${THIN}${name}`;
  return rest === 0 || next === undefined ? head : `${head} ${rest}${THIN}${next[1]}`;
}

/** A bar width or interval, always whole: `1 min`, `30 s`, `2 h`. */
export function formatInterval(ms: number): string {
  return ms < 1_000
    ? `${Math.round(ms)}${THIN}ms`
    : ms < 60_000
      ? `${Number((ms / 1_000).toFixed(1))}${THIN}s`
      : twoParts(ms);
}
