/** Trace and span ids in the forms that senders use → lower-case hex of fixed length. Pure. */

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
const DECIMAL = /^\d{1,20}$/;

/** 32 hex digits, 16 (64-bit ids, padded), or a UUID; with `decimal` a 64-bit number. `undefined`: no trace id. */
export function readTraceId(value: string, decimal: boolean): string | undefined {
  if (decimal && DECIMAL.test(value)) return fromDecimal(value, TRACE_DIGITS);
  const hex = value.length === 36 ? value.replaceAll("-", "") : value;
  if (hex.length !== TRACE_DIGITS && hex.length !== SPAN_DIGITS) return undefined;
  const id = lowerHex(hex);
  return id === undefined || id.length === TRACE_DIGITS ? id : id.padStart(TRACE_DIGITS, "0");
}

/** 16 hex digits. `undefined`: no span id. */
export function readSpanId(value: string): string | undefined {
  return value.length === SPAN_DIGITS ? lowerHex(value) : undefined;
}

/** The digits in lower case; `undefined` when there is another character, or nothing but zeros. */
function lowerHex(text: string): string | undefined {
  let upper = 0;
  let seen = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isDigit = code >= 0x30 && code <= 0x39;
    const lower = code | 0x20;
    if (!isDigit && !(lower >= 0x61 && lower <= 0x66)) return undefined;
    if (lower !== code) upper = 1;
    seen |= code ^ 0x30;
  }
  if (seen === 0) return undefined;
  return upper === 0 ? text : text.toLowerCase();
}

function fromDecimal(value: string, width: number): string | undefined {
  const id = BigInt(value);
  return id === 0n || id >= 2n ** 64n ? undefined : id.toString(16).padStart(width, "0");
}
