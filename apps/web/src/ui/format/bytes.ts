/** Bytes in decimal units: `412 B`, `74 MB`, `1.2 GB`. Pure. */
import { MISSING, THIN } from "./number";

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return MISSING;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const text = unit === 0 || value >= 9.95 ? value.toFixed(0) : value.toFixed(1);
  return `${text}${THIN}${UNITS[unit] ?? "B"}`;
}
