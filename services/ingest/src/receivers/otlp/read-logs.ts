/**
 * An OTLP request for logs, as protobuf → events. Pure but for its own scratch state: one reader serves one process.
 * Names and meaning: docs/reference/otlp.md.
 */
import { LIMITS } from "@sightglass/telemetry";
import { type Rejection, rejection } from "../../refusal";
import type { LogTake } from "../../take-logs";
import { AnyValueReader } from "./any-value";
import { readResource, type Span } from "./envelope";
import { KnownTexts } from "./known-texts";
import { RecordReader } from "./read-record";
import {
  EventPlace,
  type Item,
  type ItemReader,
  type ReadOptions,
  readRequest,
  sizeProblem,
} from "./read-request";
import { MESSAGE } from "./schema";

export class LogsReader {
  private readonly known = new KnownTexts();

  /** Throws a Refusal when the request as a whole cannot be read: nothing of it was taken then. */
  read(body: Buffer, take: LogTake, options: ReadOptions = {}): Promise<void> {
    const { known } = this;
    const { replaced = false, rawOf } = options;
    return readRequest({ body, request: MESSAGE.request, take, replaced }, (bytes) => {
      return new LogItems(bytes, { known, take, place: new EventPlace(bytes, take, rawOf) });
    });
  }
}

interface LogItemsParts {
  readonly known: KnownTexts;
  readonly take: LogTake;
  readonly place: EventPlace;
}

class LogItems implements ItemReader {
  readonly reader: AnyValueReader;
  private readonly records: RecordReader;

  constructor(
    bytes: Buffer,
    private readonly parts: LogItemsParts,
  ) {
    this.reader = new AnyValueReader(bytes);
    this.records = new RecordReader(this.reader, parts.known);
  }

  resource(span: Span): void {
    this.parts.take.shareResource((draft) => readResource(this.reader, draft.resource, span));
  }

  item(item: Item): void {
    const why = this.record(item);
    if (why !== undefined) this.parts.place.reject(why, item.start, item.end);
  }

  release(): void {
    this.records.release();
  }

  private record(item: Item): Rejection | undefined {
    const { reader } = this;
    const { take, known, place } = this.parts;
    const { start, end, scope } = item;
    const source = place.next(end - start + scope.bytes);
    const tooLarge = sizeProblem(end - start);
    if (tooLarge !== undefined) return tooLarge;
    reader.tooDeep = item.tooDeep;
    reader.replaced = item.replaced;
    const draft = take.begin();
    known.follow(draft);
    this.records.read(draft, { start, end, scope });
    if (reader.tooDeep) return rejection("json.depth", `The limit is ${LIMITS.jsonDepthMax}.`);
    if (draft.row.attributeCount > LIMITS.keysMax)
      return rejection("json.keys", `The limit is ${LIMITS.keysMax}.`);
    source.replaced = reader.replaced;
    return take.append(source);
  }
}
