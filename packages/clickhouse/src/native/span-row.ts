/** One span on its way into a block. Pure. */
import type { ByteRange } from "./byte-range";
import { EventRow } from "./event-row";

/** By the number of OpenTelemetry. */
export const SPAN_KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
export const SPAN_STATUSES = ["unset", "ok", "error"] as const;

export class SpanRow extends EventRow {
  /** Nanoseconds in two words of 32 bits. */
  durationLow = 0;
  durationHigh = 0;
  /** Hex, or the bytes of it; empty: a root. */
  parentSpanId: string | ByteRange = "";
  traceState = "";
  name = "";
  kind: (typeof SPAN_KINDS)[number] = "unspecified";
  status: (typeof SPAN_STATUSES)[number] = "unset";
  statusMessage = "";
  /** Whom a span of a client or producer speaks to, as far as it says. */
  peer = "";
  /** JSON arrays, or empty. */
  events = "";
  links = "";

  override cutNames(units: number, keep: (attribute: string, value: string) => void): void {
    super.cutNames(units, keep);
    if (this.name.length > units) {
      keep("span.name", this.name);
      this.name = this.name.slice(0, units);
    }
    this.peer = this.peer.slice(0, units);
  }

  override clear(): void {
    super.clear();
    this.durationLow = 0;
    this.durationHigh = 0;
    this.parentSpanId = "";
    this.traceState = "";
    this.name = "";
    this.kind = "unspecified";
    this.status = "unset";
    this.statusMessage = "";
    this.peer = "";
    this.events = "";
    this.links = "";
  }
}
