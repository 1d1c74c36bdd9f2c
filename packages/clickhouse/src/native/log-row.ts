/** One log record on its way into a block. Pure. */
import type { ByteRange } from "./byte-range";
import { EventRow } from "./event-row";

export class LogRow extends EventRow {
  eventIdLow = 0;
  eventIdHigh = 0;
  /** 0 to 24. */
  severityNumber = 0;
  severityText = "";
  /** Text, or the ASCII bytes of it. */
  body: string | ByteRange = "";

  override cutNames(units: number, keep: (attribute: string, value: string) => void): void {
    super.cutNames(units, keep);
    if (this.severityText.length <= units) return;
    keep("severity_text", this.severityText);
    this.severityText = this.severityText.slice(0, units);
  }

  override clear(): void {
    super.clear();
    this.severityNumber = 0;
    this.severityText = "";
    this.body = "";
  }
}
