/** The log records of one request on their way through normalize → limit → append. */
import type { LogRow } from "@sightglass/clickhouse";
import { type Rejection, rejection } from "./refusal";
import { type DecodeSink, type EventSource, RawEvents } from "./steps/decode";
import type { EventDraft } from "./steps/draft";
import type { JsonObject } from "./steps/json-values";
import { limit } from "./steps/limit";
import { EventTake, type TakenFrom, type TakeParts } from "./take";

export class LogTake extends EventTake<LogRow> implements DecodeSink {
  protected readonly draft: EventDraft<LogRow>;
  private readonly raws: RawEvents;
  private source: EventSource | undefined;
  private readonly textOf = () => (this.source === undefined ? "" : this.raws.text(this.source));

  constructor(parts: TakeParts, from: TakenFrom) {
    super(parts, from, "logs");
    this.draft = parts.draft;
    this.raws = new RawEvents(from.body);
  }

  /** A JSON event: normalize and append. */
  event(value: JsonObject, source: EventSource): void {
    this.source = source;
    this.begin();
    const problem = this.normalized(value) ?? this.append(source);
    if (problem !== undefined) this.reject(problem, source);
  }

  /** Takes the draft as an event: limit and append. The rejection, if any, is for the caller to report. */
  append(source: EventSource): Rejection | undefined {
    if (!this.appendDraft(source)) return rejection("event.unreadable");
    this.receive(source.end - source.start);
    this.answer.accepted++;
    this.bound();
    return undefined;
  }

  protected rawOf(source: EventSource): Buffer {
    return this.raws.bytes(source);
  }

  private normalized(value: JsonObject): Rejection | undefined {
    try {
      return this.parts.normalizer.normalize(value, this.textOf);
    } catch {
      return rejection("event.unreadable");
    }
  }

  private appendDraft(source: EventSource): boolean {
    const { draft } = this;
    const { ids, line } = this.parts;
    const { row } = draft;
    try {
      this.identify();
      limit({ draft, replaced: source.replaced, note: this.note });
      ids.next(this.observedMs);
      row.eventIdLow = ids.low;
      row.eventIdHigh = ids.high;
      line.open.append(row, this.from.sender, source.end - source.start);
      return true;
    } catch {
      return false;
    }
  }
}
