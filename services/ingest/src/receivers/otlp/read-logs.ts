/**
 * An OTLP request for logs, as protobuf → events, by a reader over its bytes: no object is made for a field or a
 * record. A damaged request is refused before an event of it is taken. Pure but for its own scratch state: one reader
 * serves one process. Names and meaning: docs/reference/otlp.md.
 */
import { LIMITS } from "@sightglass/telemetry";
import { Refusal, type Rejection, rejection } from "../../refusal";
import type { EventSource } from "../../steps/decode";
import type { LogTake } from "../../take-logs";
import { AnyValueReader } from "./any-value";
import { checkRequest } from "./check-request";
import { readResource, readScope, type Scope } from "./envelope";
import { KnownTexts } from "./known-texts";
import { mergeFields } from "./merge-fields";
import { RecordReader } from "./read-record";
import { TAG } from "./schema";

export interface ReadOptions {
  /** The text that the bytes were made from was not UTF-8. */
  readonly replaced?: boolean;
  /** The event as its sender gave it, by its index, for the dead letters. */
  readonly rawOf?: (index: number) => Buffer;
}

/** Bytes of records between two turns of other requests. */
const PAUSE_BYTES = 64 * 1024;
/** Merging copies; no sender needs it. */
const MERGE_BYTES_MAX = 4 * 1024 * 1024;

export class LogsReader {
  private readonly known = new KnownTexts();

  /** Throws a Refusal when the request as a whole cannot be read: nothing of it was taken then. */
  async read(body: Buffer, take: LogTake, options: ReadOptions = {}): Promise<void> {
    const { records, repeats } = checkRequest(body);
    if (records === 0) return;
    if (repeats && body.length > MERGE_BYTES_MAX)
      throw new Refusal("otlp.malformed", "A field that may come once comes twice in a large request.");
    const bytes = repeats ? mergeFields(body) : body;
    const request = new RequestReader(bytes, { known: this.known, take, options });
    try {
      await request.read();
    } finally {
      request.release();
    }
  }
}

interface RequestParts {
  readonly known: KnownTexts;
  readonly take: LogTake;
  readonly options: ReadOptions;
}

class RequestReader {
  private readonly reader: AnyValueReader;
  private readonly records: RecordReader;
  private readonly source: EventSource = { index: -1, start: 0, end: 0, text: "", replaced: false };
  private resource = { tooDeep: false, replaced: false };
  private sincePause = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly parts: RequestParts,
  ) {
    this.reader = new AnyValueReader(bytes);
    this.records = new RecordReader(this.reader, parts.known);
  }

  async read(): Promise<void> {
    const { reader } = this;
    const resources = reader.spans(0, this.bytes.length, TAG.resourceLogs);
    for (let i = 0; i < resources.length; i += 2) {
      const span = { start: resources[i] ?? 0, end: resources[i + 1] ?? 0 };
      const scopes = reader.spans(span.start, span.end, TAG.scopeLogs);
      reader.tooDeep = false;
      reader.replaced = this.parts.options.replaced ?? false;
      if (scopes.length > 0) this.parts.take.shareResource((draft) => readResource(reader, draft, span));
      this.resource = { tooDeep: reader.tooDeep, replaced: reader.replaced };
      for (let k = 0; k < scopes.length; k += 2) await this.scopeLogs(scopes[k] ?? 0, scopes[k + 1] ?? 0);
    }
  }

  release(): void {
    this.records.release();
  }

  private async scopeLogs(start: number, end: number): Promise<void> {
    const { reader } = this;
    const records = reader.spans(start, end, TAG.records);
    if (records.length === 0) return;
    const scope = readScope(reader, { start, end });
    for (let i = 0; i < records.length; i += 2) {
      const from = records[i] ?? 0;
      const to = records[i + 1] ?? 0;
      const why = this.record(scope, from, to);
      if (why !== undefined) this.reject(why, from, to);
      this.sincePause += to - from + scope.bytes;
      if (this.sincePause < PAUSE_BYTES) continue;
      this.sincePause = 0;
      await this.parts.take.pause();
    }
  }

  private record(scope: Scope, start: number, end: number): Rejection | undefined {
    const { reader, source, resource } = this;
    const { take, known } = this.parts;
    source.index++;
    source.end = end - start + scope.bytes;
    if (end - start > LIMITS.eventBytesMax)
      return rejection("event.too_large", `It has ${end - start} bytes.`);
    reader.tooDeep = scope.tooDeep || resource.tooDeep;
    reader.replaced = scope.replaced || resource.replaced;
    const draft = take.begin();
    known.follow(draft);
    this.records.read(draft, { start, end, scope });
    if (reader.tooDeep) return rejection("json.depth", `The limit is ${LIMITS.jsonDepthMax}.`);
    if (draft.row.attributeCount > LIMITS.keysMax)
      return rejection("json.keys", `The limit is ${LIMITS.keysMax}.`);
    source.replaced = reader.replaced;
    return take.append(source);
  }

  private reject(why: Rejection, start: number, end: number): void {
    const { source } = this;
    source.raw = this.parts.options.rawOf?.(source.index) ?? this.bytes.subarray(start, end);
    this.parts.take.reject(why, source);
    source.raw = undefined;
  }
}
