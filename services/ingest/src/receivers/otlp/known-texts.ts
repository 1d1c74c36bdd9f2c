/** What is remembered of one request for the next: the keys and short texts that all events share. Pure but for its own state. */
import type { AttributeKey } from "@sightglass/clickhouse";
import type { EventDraft } from "../../steps/draft";
import { ByteCache } from "./byte-cache";

export class KnownTexts {
  readonly keys = new ByteCache<AttributeKey>();
  readonly texts = new ByteCache<string>();
  private generation = 0;

  /** Keys of the draft that were forgotten are forgotten here. */
  follow(draft: EventDraft): void {
    if (draft.keys.generation === this.generation) return;
    this.generation = draft.keys.generation;
    this.keys.clear();
  }
}
