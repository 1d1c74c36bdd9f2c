/**
 * An OTLP request for traces, as protobuf. Pure but for its own scratch state: one reader serves one process.
 * Names and meaning: docs/reference/otlp.md.
 */
import type { SpanTake } from "../../take-spans";
import { AnyValueReader } from "./any-value";
import { EventItems } from "./event-items";
import { KnownTexts } from "./known-texts";
import { EventPlace, type ReadOptions, readRequest } from "./read-request";
import { SpanReader } from "./read-span";
import { MESSAGE } from "./schema";

export class SpansReader {
  private readonly known = new KnownTexts();

  /** Throws a Refusal when the request as a whole cannot be read: nothing of it was taken then. */
  read(body: Buffer, take: SpanTake, options: ReadOptions = {}): Promise<void> {
    const { known } = this;
    const { replaced = false, rawOf } = options;
    return readRequest({ body, request: MESSAGE.spansRequest, take, replaced }, (bytes) => {
      const reader = new AnyValueReader(bytes);
      const events = new SpanReader(reader, known);
      return new EventItems({ reader, events, known, take, place: new EventPlace(bytes, take, rawOf) });
    });
  }
}
