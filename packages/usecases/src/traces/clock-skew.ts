/**
 * Clocks of a trace that disagree. A child cannot begin before its parent, and who is waited for cannot begin
 * after the one who waits has ended: where another process says so, its clock is off, and its spans are moved
 * into the parent, with the way there and the way back taken as equally long. Pure; O(spans).
 */
export interface ClockSpan {
  span_id: string;
  parent_span_id: string;
  /** RFC 3339 with nine digits. */
  timestamp: string;
  duration_ns: number;
  kind: string;
  service: string;
  host: string;
}

export interface ShiftedClock {
  service: string;
  host: string;
  /** The largest shift of its spans. */
  shift_ns: number;
  spans: number;
}

export interface ClockSkew {
  /** By span id; spans that stay are left out. */
  shifts: Map<string, number>;
  clocks: ShiftedClock[];
}

interface Placed {
  span: ClockSpan;
  start: bigint;
  shift: number;
}

export function clockSkew(spans: readonly ClockSpan[]): ClockSkew {
  const children = childrenOf(spans);
  const known = new Set(spans.map((span) => span.span_id));
  const roots = spans.filter(
    (span) => !known.has(span.parent_span_id) || span.parent_span_id === span.span_id,
  );
  const queue: Placed[] = roots.map((span) => ({ span, start: nanosOf(span.timestamp), shift: 0 }));
  const shifts = new Map<string, number>();
  const clocks = new Map<string, ShiftedClock>();
  const seen = new Set<ClockSpan>(roots);
  for (const at of queue) {
    if (at.shift !== 0) note(at, shifts, clocks);
    for (const span of children.get(at.span.span_id) ?? []) {
      if (seen.has(span)) continue;
      seen.add(span);
      queue.push(place(span, at));
    }
  }
  return { shifts, clocks: [...clocks.values()] };
}

function childrenOf(spans: readonly ClockSpan[]): Map<string, ClockSpan[]> {
  const children = new Map<string, ClockSpan[]>();
  for (const span of spans) {
    const list = children.get(span.parent_span_id);
    if (list) list.push(span);
    else children.set(span.parent_span_id, [span]);
  }
  return children;
}

function place(span: ClockSpan, parent: Placed): Placed {
  const start = nanosOf(span.timestamp);
  if (clockOf(span) === clockOf(parent.span)) return { span, start, shift: parent.shift };
  const parentStart = parent.start + BigInt(Math.round(parent.shift));
  const behind = Number(start - parentStart);
  const room = parent.span.duration_ns - span.duration_ns;
  const early = behind < 0;
  const late = parent.span.kind === "client" && span.kind === "server" && behind > parent.span.duration_ns;
  if (!early && !late) return { span, start, shift: 0 };
  return { span, start, shift: Math.round(Math.max(0, room) / 2) - behind };
}

function clockOf({ service, host }: ClockSpan): string {
  return host === "" ? `service ${service}` : `host ${host}`;
}

function note({ span, shift }: Placed, shifts: Map<string, number>, clocks: Map<string, ShiftedClock>): void {
  shifts.set(span.span_id, shift);
  const clock = clocks.get(clockOf(span)) ?? {
    service: span.service,
    host: span.host,
    shift_ns: 0,
    spans: 0,
  };
  clock.spans++;
  if (Math.abs(shift) > Math.abs(clock.shift_ns)) clock.shift_ns = shift;
  clocks.set(clockOf(span), clock);
}

/** Nanoseconds since 1970 of an RFC 3339 time in UTC. */
function nanosOf(time: string): bigint {
  const seconds = Date.parse(`${time.slice(0, 19)}Z`);
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? "";
  return BigInt(Number.isNaN(seconds) ? 0 : seconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}
