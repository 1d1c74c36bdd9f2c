/** Attributes of a record or span → the draft of an event. Pure but for its own scratch state. */
import { type AttributeValue, ByteRange, type EventRow } from "@sightglass/clickhouse";
import type { EventDraft } from "../../steps/draft";
import type { Scalar } from "../../steps/json-values";
import type { AnyValueReader } from "./any-value";
import type { KnownTexts } from "./known-texts";
import { KIND } from "./tags";

/** Ranges kept for the next event. */
const RANGES_KEPT = 256;

export class AttributeReader {
  private readonly key = { start: 0, end: 0 };
  private readonly ranges: ByteRange[] = [];
  private rangesUsed = 0;
  private draft: EventDraft<EventRow> | undefined;
  readonly emit = (path: string, value: Scalar) => this.draft?.add(this.draft.keyOf(path), value);

  constructor(
    private readonly reader: AnyValueReader,
    private readonly known: KnownTexts,
  ) {}

  /** The attributes that follow belong to this event. */
  begin(draft: EventDraft<EventRow>): void {
    this.draft = draft;
    this.rangesUsed = 0;
  }

  /** Nothing holds the bytes of the request after this. */
  release(): void {
    for (const range of this.ranges) range.release();
  }

  /** The KeyValue that the reader is at, and that ends at `stop`. */
  read(draft: EventDraft<EventRow>, stop: number): void {
    const { reader, key } = this;
    reader.keyValue(stop, key);
    if (reader.kind === KIND.list) {
      reader.flatten(reader.text(key.start, key.end), 1, this.emit);
      return;
    }
    const value = this.valueFound();
    if (value !== undefined) draft.add(this.keyAt(draft), value);
  }

  private valueFound(): AttributeValue | undefined {
    const { reader } = this;
    const { kind, start, end } = reader;
    if (kind === KIND.array) return reader.json(1);
    if (kind !== KIND.text || !reader.isPlain(start, end)) return reader.scalar();
    return this.nextRange().set(reader.bytes, start, end);
  }

  private nextRange(): ByteRange {
    const known = this.ranges[this.rangesUsed];
    if (known !== undefined) {
      this.rangesUsed++;
      return known;
    }
    const range = new ByteRange();
    if (this.rangesUsed < RANGES_KEPT) this.ranges[this.rangesUsed++] = range;
    return range;
  }

  private keyAt(draft: EventDraft<EventRow>) {
    const { reader, key } = this;
    const { keys } = this.known;
    const found = keys.find(reader.bytes, key.start, key.end);
    if (found !== undefined) return found;
    const before = reader.replaced;
    reader.replaced = false;
    const made = draft.keyOf(reader.text(key.start, key.end));
    if (!reader.replaced) keys.add(reader.bytes.subarray(key.start, key.end), made);
    reader.replaced ||= before;
    return made;
  }
}
