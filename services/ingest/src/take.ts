/**
 * The events of one request on their way into the open block, with the counts that its answer and the accounting need:
 * what is the same for every signal. Rows, copies and counts of one stretch between two pauses go into the same block.
 */
import type { EventIds, EventRow, SpanRow } from "@sightglass/clickhouse";
import { LIMITS, type Outcome, type Reason, type Signal } from "@sightglass/telemetry";
import type { Rejection } from "./refusal";
import type { Resource, Resources } from "./resources";
import type { SentFrom } from "./sender";
import type { SeriesBook } from "./series-book";
import type { EventSource } from "./steps/decode";
import type { EventDraft, ResourceDraft } from "./steps/draft";
import type { Normalizer } from "./steps/normalize";
import type { BlockLine } from "./steps/publish";

export interface IntakeAnswer {
  accepted: number;
  rejected: number;
  /** At most LIMITS.errorsReportedMax. */
  errors: { index: number; code: Reason; message: string }[];
}

export interface TakeParts {
  readonly line: BlockLine;
  readonly draft: EventDraft;
  readonly normalizer: Normalizer;
  readonly spanDraft: EventDraft<SpanRow>;
  readonly seriesBook: SeriesBook;
  readonly resources: Resources;
  readonly ids: EventIds;
  readonly chargeEvents: (projectId: number, events: number) => void;
  readonly count: (outcome: Outcome, reason: Reason | "", events: number) => void;
}

/** A body and who sent it. */
export interface TakenFrom extends SentFrom {
  readonly body: Buffer;
}

/** Longest stretch of work before other requests get a turn. */
const TURN_MS = 10;

interface Figures {
  events: number;
  bytes: number;
}

export abstract class Take {
  readonly answer: IntakeAnswer = { accepted: 0, rejected: 0, errors: [] };
  protected readonly observedMs = Date.now();
  private readonly waits = new Set<Promise<void>>();
  private readonly figures = new Map<string, Figures & { outcome: Outcome; reason: Reason | "" }>();
  private received: Figures = { events: 0, bytes: 0 };
  private turnBegan = performance.now();
  /** Counts a change to an event that is kept. */
  readonly note = (reason: Reason) => this.count("noted", reason, { events: 1, bytes: 0 });

  constructor(
    protected readonly parts: TakeParts,
    protected readonly from: TakenFrom,
    readonly signal: Signal,
  ) {}

  reject(why: Rejection, source: EventSource): void {
    const { answer } = this;
    answer.rejected++;
    if (answer.errors.length < LIMITS.errorsReportedMax) {
      answer.errors.push({ index: source.index, code: why.reason, message: why.message });
    }
    this.receive(source.end - source.start);
    this.count("rejected", why.reason, { events: 1, bytes: source.end - source.start });
    this.keepDeadLetter(why, source.raw ?? this.rawOf(source));
    this.bound();
  }

  /** To be called now and then: settles when the request may go on. */
  pause(): Promise<void> | undefined {
    this.flush();
    this.forget();
    const wait = this.parts.line.room();
    if (wait === undefined && performance.now() - this.turnBegan < TURN_MS) return undefined;
    return this.wait(wait);
  }

  /** Settles when everything of this request is durable; rejects with a Refusal. */
  async finish(): Promise<IntakeAnswer> {
    this.flush();
    if (this.waits.size === 0) return this.answer;
    this.parts.line.sealFull();
    this.parts.line.commit();
    await Promise.all(this.waits);
    return this.answer;
  }

  /** A copy for people of what could not be taken. */
  keepDeadLetter(why: Rejection, raw: Buffer): void {
    const { line, ids } = this.parts;
    const { sender, origin } = this.from;
    ids.next(this.observedMs);
    line.open.appendDeadLetter({
      projectId: sender.projectId,
      observedMs: this.observedMs,
      eventIdLow: ids.low,
      eventIdHigh: ids.high,
      signal: this.signal,
      source: sender.source,
      reason: why.reason,
      message: why.message,
      origin,
      raw: raw.subarray(0, LIMITS.deadLetterRawBytesMax),
      rawBytes: raw.length,
      blockId: "",
      retentionDays: sender.retentionDays,
    });
    this.waits.add(line.durable);
  }

  /** What the resource's row must be sent for is sent. */
  protected sendResource(resource: Resource): void {
    const { resources, line } = this.parts;
    if (resources.isDue(resource, this.observedMs))
      line.open.appendResource(resource, this.from.sender.projectId, this.observedMs);
  }

  protected findResource(draft: ResourceDraft): Resource | undefined {
    if (draft.count === 0) return undefined;
    return this.parts.resources.find(this.from.sender.projectId, draft);
  }

  /** One event came. */
  protected receive(bytes: number): void {
    this.received.events++;
    this.received.bytes += bytes;
  }

  /** Never lets the block outgrow the event log, not even between two pauses. */
  protected bound(): void {
    if (!this.parts.line.open.isHuge) return;
    this.flush();
    this.parts.line.sealFull();
  }

  protected count(outcome: Outcome, reason: Reason, { events, bytes }: Figures): void {
    const key = `${outcome} ${reason}`;
    const known = this.figures.get(key);
    if (known === undefined) this.figures.set(key, { outcome, reason, events, bytes });
    else {
      known.events += events;
      known.bytes += bytes;
    }
  }

  /** The bytes of an event that does not bring its own. */
  protected abstract rawOf(source: EventSource): Buffer;

  /** Between two blocks: what senders can make grow is given back here. */
  protected forget(): void {}

  /** Puts the counts since the last pause beside their rows. */
  private flush(): void {
    const { line, count } = this.parts;
    const { projectId, source } = this.from.sender;
    const { signal, observedMs: atMs } = this;
    if (this.received.events === 0) return;
    this.waits.add(line.durable);
    this.parts.chargeEvents(projectId, this.received.events);
    this.figures.set("received", { outcome: "received", reason: "", ...this.received });
    for (const { outcome, reason, events, bytes } of this.figures.values()) {
      line.open.tally.add({ projectId, source, signal, outcome, reason, events, bytes, atMs });
      count(outcome, reason, events);
    }
    this.figures.clear();
    this.received = { events: 0, bytes: 0 };
  }

  private async wait(first: Promise<void> | undefined): Promise<void> {
    for (let room = first; room !== undefined; room = this.parts.line.room()) await room;
    await new Promise(setImmediate);
    this.turnBegan = performance.now();
  }
}

/** Attribute keys kept from block to block; senders choose them. */
const KEYS_MAX = 65_536;

/** Events with attributes: logs and spans. */
export abstract class EventTake<Row extends EventRow> extends Take {
  private shared: Resource | undefined;

  protected abstract readonly draft: EventDraft<Row>;

  /** The draft of the next event, for a receiver that fills it by itself and then calls `append`. */
  begin(): EventDraft<Row> {
    const { draft } = this;
    const { sender } = this.from;
    draft.begin();
    draft.row.projectId = sender.projectId;
    draft.row.retentionDays = sender.retentionDays;
    draft.row.observedMs = this.observedMs;
    return draft;
  }

  /** What `fill` says of the sender serves every event from here on. */
  shareResource(fill: (draft: EventDraft<Row>) => void): void {
    const draft = this.begin();
    fill(draft);
    this.shared = this.findResource(draft.resource);
  }

  /** Resource attributes fill the columns that the event itself left empty. */
  protected identify(): void {
    const { draft } = this;
    const { row } = draft;
    const resource = this.findResource(draft.resource) ?? this.shared;
    if (resource === undefined) return;
    draft.dropped += resource.cut;
    row.resourceIdLow = resource.idLow;
    row.resourceIdHigh = resource.idHigh;
    if (row.service === "") row.service = resource.service;
    if (row.host === "") row.host = resource.host;
    if (row.environment === "") row.environment = resource.environment;
    if (row.version === "") row.version = resource.version;
    this.sendResource(resource);
  }

  protected override forget(): void {
    if (this.draft.keys.size > KEYS_MAX) this.draft.keys.reset();
  }
}
