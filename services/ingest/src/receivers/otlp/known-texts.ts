/** What is remembered of one request for the next: the keys and short texts that all events share. Pure but for its own state. */
import type { AttributeKey, EventRow } from "@sightglass/clickhouse";
import type { EventDraft } from "../../steps/draft";
import type { AnyValueReader } from "./any-value";
import { ByteCache } from "./byte-cache";

export class KnownTexts {
  readonly keys = new ByteCache<AttributeKey>();
  private readonly texts = new ByteCache<string>();
  private generation = 0;

  /** Keys of the draft that were forgotten are forgotten here. */
  follow(draft: EventDraft<EventRow>): void {
    if (draft.keys.generation === this.generation) return;
    this.generation = draft.keys.generation;
    this.keys.clear();
  }

  /** A text of which there are few. */
  text(reader: AnyValueReader, start: number, end: number): string {
    if (start === end) return "";
    const found = this.texts.find(reader.bytes, start, end);
    if (found !== undefined) return found;
    const text = reader.text(start, end);
    if (!text.includes("\ufffd")) this.texts.add(reader.bytes.subarray(start, end), text);
    return text;
  }
}
