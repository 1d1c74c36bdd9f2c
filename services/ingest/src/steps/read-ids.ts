/** Trace and span ids in the forms that senders use → lower-case hex of fixed length. Pure. */

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
const HEX = /^[0-9a-f]+$/;
const DECIMAL = /^\d{1,20}$/;
const ZEROS = /^0+$/;

/** 32 hex digits, 16 (64-bit ids, padded), or a UUID; with `decimal` a 64-bit number. `undefined`: no trace id. */
export function readTraceId(value: string, decimal: boolean): string | undefined {
  if (decimal && DECIMAL.test(value)) return fromDecimal(value, TRACE_DIGITS);
  const hex = (value.length === 36 ? value.replaceAll("-", "") : value).toLowerCase();
  if (hex.length !== TRACE_DIGITS && hex.length !== SPAN_DIGITS) return undefined;
  return isId(hex) ? hex.padStart(TRACE_DIGITS, "0") : undefined;
}

/** 16 hex digits. `undefined`: no span id. */
export function readSpanId(value: string): string | undefined {
  const hex = value.toLowerCase();
  return hex.length === SPAN_DIGITS && isId(hex) ? hex : undefined;
}

function isId(hex: string): boolean {
  return HEX.test(hex) && !ZEROS.test(hex);
}

function fromDecimal(value: string, width: number): string | undefined {
  const id = BigInt(value);
  return id === 0n || id >= 2n ** 64n ? undefined : id.toString(16).padStart(width, "0");
}
