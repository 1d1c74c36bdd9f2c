/**
 * An OTLP request for logs, as protobuf. Pure but for its own scratch state: one reader serves one process.
 * Names and meaning: docs/reference/otlp.md.
 */
import type { LogTake } from "../../take-logs";
import { AnyValueReader } from "./any-value";
import { EventItems } from "./event-items";
import { KnownTexts } from "./known-texts";
import { RecordReader } from "./read-record";
import { EventPlace, type ReadOptions, readRequest } from "./read-request";
import { MESSAGE } from "./schema";

export class LogsReader {
  private readonly known = new KnownTexts();

  /** Throws a Refusal when the request as a whole cannot be read: nothing of it was taken then. */
  read(body: Buffer, take: LogTake, options: ReadOptions = {}): Promise<void> {
    const { known } = this;
    const { replaced = false, rawOf } = options;
    return readRequest({ body, request: MESSAGE.request, take, replaced }, (bytes) => {
      const reader = new AnyValueReader(bytes);
      const events = new RecordReader(reader, known);
      return new EventItems({ reader, events, known, take, place: new EventPlace(bytes, take, rawOf) });
    });
  }
}
