/** Small questions about parsed JSON. Pure. */
import { severityOfNumber, severityOfWord } from "@sightglass/telemetry";
import { isInexactNumber } from "./exact-numbers";

export type Scalar = string | number | boolean;
export type JsonObject = Record<string, unknown>;

/** Number of a sender's level, as a word or on one of the known scales; 0 when it is unknown. */
export function severityOf(value: Scalar): number {
  if (typeof value === "number") return severityOfNumber(value);
  if (typeof value === "boolean") return 0;
  const number = severityOfWord(value);
  return number === 0 && /^\s*\d{1,2}\s*$/.test(value) ? severityOfNumber(Number(value)) : number;
}

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): JsonObject {
  return isRecord(value) ? value : {};
}

/** True when there are more than `levels` levels below. Looks no further than `levels` down, so that depth cannot exhaust the stack. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels < 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeper(item, levels - 1));
  return Object.values(value).some((item) => isDeeper(item, levels - 1));
}

/** True when a number in it needs exact reading. `value` is no deeper than the limit. */
export function holdsInexact(value: unknown): boolean {
  if (typeof value === "number") return isInexactNumber(value);
  if (typeof value !== "object" || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsInexact);
}

export function hasNoKey(object: JsonObject): boolean {
  for (const _name in object) return false;
  return true;
}
