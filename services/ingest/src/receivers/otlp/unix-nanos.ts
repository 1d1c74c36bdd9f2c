/** Nanoseconds since 1970 in two words of 32 bits: what OTLP sends. Pure; no BigInt is made. */

export interface Words {
  low: number;
  high: number;
}

const BILLION = 1e9;
const HALF_WORD = 65_536;
const WORD = 4_294_967_296;
const NANOS_PER_MS = 1e6;

/** Whole seconds and the rest, by a division in steps that a double holds. */
export function secondsAndNanos({ low, high }: Words): { seconds: number; nanos: number } {
  const top = Math.floor(high / BILLION);
  const upper = (high - top * BILLION) * HALF_WORD + (low >>> 16);
  const middle = Math.floor(upper / BILLION);
  const lower = (upper - middle * BILLION) * HALF_WORD + (low & 0xffff);
  const last = Math.floor(lower / BILLION);
  return { seconds: (top * HALF_WORD + middle) * HALF_WORD + last, nanos: lower - last * BILLION };
}

/** Whole milliseconds, rounded down. */
export function millisecondsOf({ low, high }: Words): number {
  const top = Math.floor(high / NANOS_PER_MS);
  const upper = (high - top * NANOS_PER_MS) * HALF_WORD + (low >>> 16);
  const middle = Math.floor(upper / NANOS_PER_MS);
  const lower = (upper - middle * NANOS_PER_MS) * HALF_WORD + (low & 0xffff);
  return (top * HALF_WORD + middle) * HALF_WORD + Math.floor(lower / NANOS_PER_MS);
}

/** `end - start` into `into`; 0 when the end is before the start. */
export function difference(end: Words, start: Words, into: Words): void {
  const isBefore = end.high < start.high || (end.high === start.high && end.low < start.low);
  const low = end.low - start.low;
  into.low = isBefore ? 0 : low >>> 0;
  into.high = isBefore ? 0 : (end.high - start.high - (low < 0 ? 1 : 0)) >>> 0;
}

/** A signed integer of 64 bits as the nearest double. */
export function signedNumber({ low, high }: Words): number {
  return (high | 0) * WORD + low;
}

/** An unsigned integer of 64 bits as the nearest double. */
export function unsignedNumber({ low, high }: Words): number {
  return high * WORD + low;
}
