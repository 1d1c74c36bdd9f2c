/** The log records or spans of an OTLP request: each is read into the draft of its take, and taken or rejected. */
import type { EventRow } from "@sightglass/clickhouse";
import { LIMITS } from "@sightglass/telemetry";
import { type Rejection, rejection } from "../../refusal";
import type { EventSource } from "../../steps/decode";
import type { EventDraft } from "../../steps/draft";
import type { EventTake } from "../../take";
import type { AnyValueReader } from "./any-value";
import { readResource, type Scope, type Span } from "./envelope";
import type { KnownTexts } from "./known-texts";
import { type EventPlace, type Item, type ItemReader, sizeProblem } from "./read-request";

/** Reads one event into a draft. */
export interface EventReader<Row extends EventRow> {
  /** What is wrong with it, if anything. */
  read(draft: EventDraft<Row>, at: { start: number; end: number; scope: Scope }): Rejection | undefined;
  release(): void;
}

interface Taking<Row extends EventRow> extends EventTake<Row> {
  append(source: EventSource): Rejection | undefined;
}

export interface EventItemsParts<Row extends EventRow> {
  readonly reader: AnyValueReader;
  readonly events: EventReader<Row>;
  readonly known: KnownTexts;
  readonly take: Taking<Row>;
  readonly place: EventPlace;
}

export class EventItems<Row extends EventRow> implements ItemReader {
  readonly reader: AnyValueReader;

  constructor(private readonly parts: EventItemsParts<Row>) {
    this.reader = parts.reader;
  }

  resource(span: Span): void {
    this.parts.take.shareResource((draft) => readResource(this.reader, draft.resource, span));
  }

  item(item: Item): void {
    const why = this.event(item);
    if (why !== undefined) this.parts.place.reject(why, item.start, item.end);
  }

  release(): void {
    this.parts.events.release();
  }

  private event(item: Item): Rejection | undefined {
    const { reader } = this;
    const { take, known, place, events } = this.parts;
    const { start, end, scope } = item;
    const source = place.next(end - start + scope.bytes);
    const tooLarge = sizeProblem(end - start);
    if (tooLarge !== undefined) return tooLarge;
    reader.tooDeep = item.tooDeep;
    reader.replaced = item.replaced;
    const draft = take.begin();
    known.follow(draft);
    const problem = events.read(draft, { start, end, scope });
    if (problem !== undefined) return problem;
    if (reader.tooDeep) return rejection("json.depth", `The limit is ${LIMITS.jsonDepthMax}.`);
    if (draft.row.attributeCount > LIMITS.keysMax)
      return rejection("json.keys", `The limit is ${LIMITS.keysMax}.`);
    source.replaced = reader.replaced;
    return take.append(source);
  }
}
