/** Numbers as people read them: grouped integers, compact counts, shares, rates. Pure. A missing value is `–`. */

/** Narrow no-break space, between a number and its unit. */
export const THIN = "\u202f";
export const MISSING = "–";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** `46,997`; a true minus for negatives. */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = Math.abs(value) < EXPONENT_FROM ? grouped.format(value) : exponential(value);
  return text.replace("-", "−");
}

/** From here on nobody counts digits: `1.23e15`. */
const EXPONENT_FROM = 1e15;

function exponential(value: number): string {
  return value
    .toExponential(2)
    .replace(/\.?0+e/, "e")
    .replace("e+", "e");
}

const STEPS: readonly [number, string][] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
];

/** Exact below 10,000, then `12.4 k`, `1.9 M`: for where space is short; the exact number belongs in the tooltip. */
export function compactCount(value: number): string {
  if (Math.abs(value) < 10_000 || Math.abs(value) >= EXPONENT_FROM) return formatCount(value);
  for (const [size, letter] of STEPS) {
    const scaled = value / size;
    if (Math.abs(scaled) >= 0.9995) return `${trimmed(scaled)}${THIN}${letter}`;
  }
  return formatCount(value);
}

function trimmed(value: number): string {
  return Math.abs(value) < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

/** A measured value with three significant digits: `2,004`, `0.0312`. */
export function formatMeasure(value: number): string {
  if (!Number.isFinite(value)) return MISSING;
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return formatCount(Math.round(value));
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/** Share of 0..1 as `91.8%`: `<0.1%` rather than 0 for the little there is, `100%` only for all of it. */
export function formatShare(fraction: number, digits = 1): string {
  const least = 10 ** -digits;
  const percent = fraction * 100;
  if (percent <= 0) return "0%";
  if (percent < least) return `<${least.toFixed(digits)}%`;
  if (fraction >= 1) return "100%";
  const text = percent.toFixed(digits);
  return Number(text) >= 100 ? `${(100 - least).toFixed(digits)}%` : `${text}%`;
}

/** `298 /s`; below one a second with two digits. */
export function formatRate(perSecond: number): string {
  const shown =
    perSecond >= 10 || perSecond === 0 ? compactCount(Math.round(perSecond)) : perSecond.toPrecision(2);
  return `${shown}${THIN}/s`;
}
