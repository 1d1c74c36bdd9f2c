/**
 * Walks an OTLP request as protobuf: resource by resource, scope by scope, item by item; an item is a log record, a span
 * or a metric. No object is made for a field. A damaged request is refused before an event of it is taken.
 */
import { LIMITS } from "@sightglass/telemetry";
import { Refusal, type Rejection, rejection } from "../../refusal";
import type { EventSource } from "../../steps/decode";
import type { Take } from "../../take";
import type { AnyValueReader } from "./any-value";
import { checkRequest } from "./check-request";
import { readScope, type Scope, type Span } from "./envelope";
import { mergeFields } from "./merge-fields";
import { TAG } from "./tags";

export interface ReadOptions {
  /** The text that the bytes were made from was not UTF-8. */
  readonly replaced?: boolean;
  /** The event as its sender gave it, by its index, for the dead letters. */
  readonly rawOf?: (index: number) => Buffer;
}

/** What reads the items of one request. */
export interface ItemReader {
  readonly reader: AnyValueReader;
  /** The resource of the items that follow. */
  resource(span: Span): void;
  /** Takes an item, or rejects what of it cannot be taken. */
  item(item: Item): void;
  /** Nothing holds the bytes of the request after this. */
  release(): void;
}

export interface Item {
  start: number;
  end: number;
  scope: Scope;
  /** What was wrong around the item already. */
  tooDeep: boolean;
  replaced: boolean;
}

/** Bytes of items between two turns of other requests. */
const PAUSE_BYTES = 64 * 1024;
/** Merging copies; no sender needs it. */
const MERGE_BYTES_MAX = 4 * 1024 * 1024;

export interface RequestToRead {
  readonly body: Buffer;
  /** A type of MESSAGE. */
  readonly request: number;
  readonly take: Take;
  readonly replaced: boolean;
}

/** Throws a Refusal when the request as a whole cannot be read: nothing of it was taken then. */
export async function readRequest(
  { body, request, take, replaced }: RequestToRead,
  itemsOf: (bytes: Buffer) => ItemReader,
): Promise<void> {
  const { records, repeats } = checkRequest(body, request);
  if (records === 0) return;
  if (repeats && body.length > MERGE_BYTES_MAX)
    throw new Refusal("otlp.malformed", "A field that may come once comes twice in a large request.");
  const bytes = repeats ? mergeFields(body, request) : body;
  const items = itemsOf(bytes);
  try {
    await new RequestWalk(items, take, replaced).walk(bytes.length);
  } finally {
    items.release();
  }
}

class RequestWalk {
  private resource = { tooDeep: false, replaced: false };
  private sincePause = 0;

  constructor(
    private readonly items: ItemReader,
    private readonly take: Take,
    private readonly replaced: boolean,
  ) {}

  async walk(length: number): Promise<void> {
    const { reader } = this.items;
    const resources = reader.spans(0, length, TAG.resourceLogs);
    for (let i = 0; i < resources.length; i += 2) {
      const span = { start: resources[i] ?? 0, end: resources[i + 1] ?? 0 };
      const scopes = reader.spans(span.start, span.end, TAG.scopeLogs);
      reader.tooDeep = false;
      reader.replaced = this.replaced;
      if (scopes.length > 0) this.items.resource(span);
      this.resource = { tooDeep: reader.tooDeep, replaced: reader.replaced };
      for (let k = 0; k < scopes.length; k += 2) await this.scope(scopes[k] ?? 0, scopes[k + 1] ?? 0);
    }
  }

  private async scope(start: number, end: number): Promise<void> {
    const { reader } = this.items;
    const found = reader.spans(start, end, TAG.records);
    if (found.length === 0) return;
    const scope = readScope(reader, { start, end });
    const item: Item = { start: 0, end: 0, scope, tooDeep: false, replaced: false };
    for (let i = 0; i < found.length; i += 2) {
      item.start = found[i] ?? 0;
      item.end = found[i + 1] ?? 0;
      item.tooDeep = scope.tooDeep || this.resource.tooDeep;
      item.replaced = scope.replaced || this.resource.replaced;
      this.items.item(item);
      this.sincePause += item.end - item.start + scope.bytes;
      if (this.sincePause < PAUSE_BYTES) continue;
      this.sincePause = 0;
      await this.take.pause();
    }
  }
}

/** The event at hand of a request, and how one is rejected. */
export class EventPlace {
  readonly source: EventSource = { index: -1, start: 0, end: 0, text: "", replaced: false };

  constructor(
    private readonly bytes: Buffer,
    private readonly take: Take,
    private readonly rawOf: ((index: number) => Buffer) | undefined,
  ) {}

  /** The next event; `bytes` counts what it shares with others, too. */
  next(bytes: number): EventSource {
    this.source.index++;
    this.source.end = bytes;
    return this.source;
  }

  reject(why: Rejection, start: number, end: number): void {
    const { source } = this;
    source.raw = this.rawOf?.(source.index) ?? this.bytes.subarray(start, end);
    this.take.reject(why, source);
    source.raw = undefined;
  }
}

/** An event that is larger than one may be. */
export function sizeProblem(bytes: number): Rejection | undefined {
  return bytes > LIMITS.eventBytesMax ? rejection("event.too_large", `It has ${bytes} bytes.`) : undefined;
}
