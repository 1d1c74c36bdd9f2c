/**
 * How many events a body of lines holds, before one is taken: a request with too many is refused as a whole. Exact
 * only where there may be too many; a body that is too short for that is not looked at. Pure; O(bytes).
 */
import { skipSpace, splitSequence } from "./split-values";

const NEWLINE = 0x0a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACE = 0x20;
/** `{}` is the shortest event. */
const EVENT_BYTES_MIN = 2;

/** True when lines from `start` on, and objects joined on one line, are more than `most`. */
export function holdsMoreEvents(body: Buffer, start: number, most: number): boolean {
  if (body.length - start <= most * EVENT_BYTES_MIN) return false;
  return mayHoldMore(body, start, most) && countsMore(body, start, most);
}

/** Newlines, and openings behind a closing, never are fewer than the events. */
function mayHoldMore(body: Buffer, start: number, most: number): boolean {
  let events = 1;
  let last = 0;
  for (let at = start; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte === NEWLINE || (byte === OPEN && last === CLOSE)) {
      events++;
      if (events > most) return true;
    }
    if (byte > SPACE || byte === NEWLINE) last = byte;
  }
  return false;
}

function countsMore(body: Buffer, start: number, most: number): boolean {
  let events = 0;
  for (let at = start; at < body.length; ) {
    const newline = body.indexOf(NEWLINE, at);
    const end = newline < 0 ? body.length : newline;
    if (skipSpace(body, at, end) < end) {
      const joined = splitSequence(body, { start: at, end, most: most - events });
      events += Math.max(1, (joined?.length ?? 0) / 2);
      if (events > most) return true;
    }
    at = end + 1;
  }
  return false;
}
