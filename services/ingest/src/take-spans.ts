/** The spans of one request on their way through limit → append. */
import type { SpanRow } from "@sightglass/clickhouse";
import { type Rejection, rejection } from "./refusal";
import type { EventSource } from "./steps/decode";
import type { EventDraft } from "./steps/draft";
import { limit } from "./steps/limit";
import { EventTake, type TakenFrom, type TakeParts } from "./take";

export class SpanTake extends EventTake<SpanRow> {
  protected readonly draft: EventDraft<SpanRow>;

  constructor(parts: TakeParts, from: TakenFrom) {
    super(parts, from, "traces");
    this.draft = parts.spanDraft;
  }

  /** Takes the draft as a span. The rejection, if any, is for the caller to report. */
  append(source: EventSource): Rejection | undefined {
    const bytes = source.end - source.start;
    try {
      this.identify();
      limit({ draft: this.draft, replaced: source.replaced, note: this.note });
      this.parts.line.open.appendSpan(this.draft.row, this.from.sender, bytes);
    } catch {
      return rejection("event.unreadable");
    }
    this.receive(bytes);
    this.answer.accepted++;
    this.bound();
    return undefined;
  }

  protected rawOf({ start, end }: EventSource): Buffer {
    return this.from.body.subarray(start, end);
  }
}
