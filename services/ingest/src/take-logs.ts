/**
 * The events of one request on their way through normalize → limit → append, with the counts that its answer and the
 * accounting need. Rows, copies and counts of one stretch between two pauses go into the same block.
 */
import type { EventIds } from "@sightglass/clickhouse";
import { LIMITS, type Outcome, type Reason } from "@sightglass/telemetry";
import { type Rejection, rejection } from "./refusal";
import type { Resource, Resources } from "./resources";
import type { Sender } from "./sender";
import { type DecodeSink, type EventSource, RawEvents } from "./steps/decode";
import type { EventDraft } from "./steps/draft";
import type { JsonObject } from "./steps/json-values";
import { limit } from "./steps/limit";
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
  readonly resources: Resources;
  readonly ids: EventIds;
  readonly chargeEvents: (projectId: number, events: number) => void;
  readonly count: (outcome: Outcome, reason: Reason | "", events: number) => void;
}

/** Longest stretch of work before other requests get a turn. */
const TURN_MS = 10;
/** Attribute keys kept from block to block; senders choose them. */
const KEYS_MAX = 65_536;

interface Figures {
  events: number;
  bytes: number;
}

export class LogTake implements DecodeSink {
  readonly answer: IntakeAnswer = { accepted: 0, rejected: 0, errors: [] };
  private readonly observedMs = Date.now();
  private readonly raws: RawEvents;
  private readonly waits = new Set<Promise<void>>();
  private readonly figures = new Map<string, Figures & { outcome: Outcome; reason: Reason | "" }>();
  private received: Figures = { events: 0, bytes: 0 };
  private turnBegan = performance.now();
  private source: EventSource | undefined;
  private shared: Resource | undefined;
  /** Counts a change to an event that is kept. */
  readonly note = (reason: Reason) => this.count("noted", reason, 0);
  private readonly textOf = () => (this.source === undefined ? "" : this.raws.text(this.source));

  constructor(
    private readonly parts: TakeParts,
    private readonly from: { sender: Sender; body: Buffer; origin: string },
  ) {
    this.raws = new RawEvents(from.body);
  }

  /** A JSON event: normalize and append. */
  event(value: JsonObject, source: EventSource): void {
    this.source = source;
    this.begin();
    const problem = this.normalized(value) ?? this.append(source);
    if (problem !== undefined) this.reject(problem, source);
  }

  /** The draft of the next event, for a receiver that fills it by itself and then calls `append`. */
  begin(): EventDraft {
    const { draft } = this.parts;
    const { sender } = this.from;
    draft.begin();
    draft.row.projectId = sender.projectId;
    draft.row.retentionDays = sender.retentionDays;
    draft.row.observedMs = this.observedMs;
    return draft;
  }

  /** What `fill` says of the sender serves every event from here on. */
  shareResource(fill: (draft: EventDraft) => void): void {
    const draft = this.begin();
    fill(draft);
    const { resource, row } = draft;
    this.shared = resource.count === 0 ? undefined : this.parts.resources.find(row.projectId, draft.resource);
  }

  /** Takes the draft as an event: limit and append. The rejection, if any, is for the caller to report. */
  append(source: EventSource): Rejection | undefined {
    if (!this.appendDraft(source)) return rejection("event.unreadable");
    this.receive(source);
    this.answer.accepted++;
    this.bound();
    return undefined;
  }

  reject(why: Rejection, source: EventSource): void {
    const { answer } = this;
    answer.rejected++;
    if (answer.errors.length < LIMITS.errorsReportedMax) {
      answer.errors.push({ index: source.index, code: why.reason, message: why.message });
    }
    this.receive(source);
    this.count("rejected", why.reason, source.end - source.start);
    this.keepDeadLetter(why, source.raw ?? this.raws.bytes(source));
    this.bound();
  }

  pause(): Promise<void> | undefined {
    this.flush();
    if (this.parts.draft.keys.size > KEYS_MAX) this.parts.draft.keys.reset();
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

  /** The body as a whole could not be read: a copy for people. */
  keepDeadLetter(why: Rejection, raw: Buffer): void {
    const { line, ids } = this.parts;
    const { sender, origin } = this.from;
    ids.next(this.observedMs);
    line.open.appendDeadLetter({
      projectId: sender.projectId,
      observedMs: this.observedMs,
      eventIdLow: ids.low,
      eventIdHigh: ids.high,
      signal: "logs",
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

  private normalized(value: JsonObject): Rejection | undefined {
    try {
      return this.parts.normalizer.normalize(value, this.textOf);
    } catch {
      return rejection("event.unreadable");
    }
  }

  private appendDraft(source: EventSource): boolean {
    const { draft, ids, line } = this.parts;
    const { row } = draft;
    try {
      this.identify();
      limit({ draft, replaced: source.replaced, note: this.note });
      ids.next(this.observedMs);
      row.eventIdLow = ids.low;
      row.eventIdHigh = ids.high;
      line.open.append(row, this.from.sender, source.end - source.start);
      return true;
    } catch {
      return false;
    }
  }

  /** Resource attributes fill the columns that the event itself left empty. */
  private identify(): void {
    const { draft, resources, line } = this.parts;
    const { row } = draft;
    const own = draft.resource.count === 0 ? undefined : resources.find(row.projectId, draft.resource);
    const resource = own ?? this.shared;
    if (resource === undefined) return;
    draft.dropped += resource.cut;
    row.resourceIdLow = resource.idLow;
    row.resourceIdHigh = resource.idHigh;
    if (row.service === "") row.service = resource.service;
    if (row.host === "") row.host = resource.host;
    if (row.environment === "") row.environment = resource.environment;
    if (row.version === "") row.version = resource.version;
    if (resources.isDue(resource, this.observedMs))
      line.open.appendResource(resource, row.projectId, this.observedMs);
  }

  private receive(source: EventSource): void {
    this.received.events++;
    this.received.bytes += source.end - source.start;
  }

  /** Never lets the block outgrow the event log, not even between two pauses. */
  private bound(): void {
    if (!this.parts.line.open.isHuge) return;
    this.flush();
    this.parts.line.sealFull();
  }

  private count(outcome: Outcome, reason: Reason, bytes: number): void {
    const key = `${outcome} ${reason}`;
    const known = this.figures.get(key);
    if (known === undefined) this.figures.set(key, { outcome, reason, events: 1, bytes });
    else {
      known.events++;
      known.bytes += bytes;
    }
  }

  /** Puts the counts since the last pause beside their rows. */
  private flush(): void {
    const { line, count } = this.parts;
    const { projectId, source } = this.from.sender;
    if (this.received.events === 0) return;
    this.waits.add(line.durable);
    this.parts.chargeEvents(projectId, this.received.events);
    this.figures.set("received", { outcome: "received", reason: "", ...this.received });
    for (const { outcome, reason, events, bytes } of this.figures.values()) {
      line.open.tally.add({ projectId, source, outcome, reason, events, bytes, atMs: this.observedMs });
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
