/**
 * Chain step: a JSON object → one EventDraft. Recognised keys become columns, objects flatten with dots, arrays stay JSON
 * text, types are kept, null is absent. Pure but for its own scratch state: one normalizer serves one process, event
 * after event. Objects are only read, never written to, so no key of a sender can do harm.
 */
import type { AttributeKey, AttributeKeys, LogRow } from "@sightglass/clickhouse";
import { LIMITS } from "@sightglass/telemetry";
import { type Rejection, rejection } from "../refusal";
import { Claims } from "./claims";
import type { EventDraft } from "./draft";
import { exactSpelling, findSpelling, isInexactNumber, parseExact, unmarkJson } from "./exact-numbers";
import {
  asObject,
  hasNoKey,
  holdsInexact,
  isDeeper,
  isRecord,
  type JsonObject,
  type Scalar,
  severityOf,
} from "./json-values";
import { readSpanId, readTraceId } from "./read-ids";
import { type Instant, readTime } from "./read-time";
import { FIELD, fieldOf, RESOURCE, RESOURCE_PREFIX } from "./roles";

export class Normalizer {
  private readonly claims = new Claims();
  private readonly instant: Instant = { seconds: 0, nanos: 0 };
  private readonly keys: AttributeKeys;
  private readonly row: LogRow;
  private tooDeep = false;
  private inexact = false;
  /** The time is such a number; alone it is no reason to read the event again. */
  private inexactTime = false;
  private exact = false;

  constructor(private readonly draft: EventDraft) {
    this.keys = draft.keys;
    this.row = draft.row;
  }

  /** Fills the draft. `textOf` gives the event's own text; it is asked only when numbers or a missing body need it. */
  normalize(event: JsonObject, textOf: () => string): Rejection | undefined {
    if (hasNoKey(event)) return rejection("body.empty_object");
    let read = event;
    this.begin(false);
    this.walkTop(read);
    if (this.inexactTime && !this.spellTime(textOf())) this.inexact = true;
    if (this.inexact) {
      read = asObject(parseExact(textOf()));
      this.begin(true);
      this.walkTop(read);
    }
    if (this.row.attributeCount > LIMITS.keysMax)
      return rejection("json.keys", `The limit is ${LIMITS.keysMax}.`);
    if (this.tooDeep) return rejection("json.depth", `The limit is ${LIMITS.jsonDepthMax}.`);
    this.settle();
    this.row.body = this.claims.has(FIELD.body) ? this.bodyText() : this.wholeText(read, textOf());
    return undefined;
  }

  private begin(exact: boolean): void {
    this.draft.begin();
    this.exact = exact;
    this.inexact = false;
    this.inexactTime = false;
    this.tooDeep = false;
    this.claims.clear();
  }

  private walkTop(event: JsonObject): void {
    for (const name in event) this.take(this.keyOf(undefined, name), event[name], 1);
  }

  private walk(parent: AttributeKey, object: JsonObject, depth: number): void {
    if (depth > LIMITS.jsonDepthMax) {
      this.tooDeep = true;
      return;
    }
    let empty = true;
    for (const name in object) {
      empty = false;
      this.take(this.keyOf(parent, name), object[name], depth);
      if (this.tooDeep) return;
    }
    if (empty) this.addEmptyObject(parent);
  }

  private addEmptyObject(key: AttributeKey): void {
    if (fieldOf(key.role) === FIELD.resource) this.draft.addResource(resourceKey(key), "{}");
    else if (key.path !== RESOURCE) this.draft.add(key, "{}");
  }

  private keyOf(parent: AttributeKey | undefined, name: string): AttributeKey {
    const units = name.length + (parent === undefined ? 0 : parent.path.length + 1);
    if (units <= LIMITS.attributeKeyBytesMax) {
      return parent === undefined ? this.keys.find(name) : this.keys.findUnder(parent, name);
    }
    this.draft.cutKeys++;
    const path = parent === undefined ? name : `${parent.path}.${name}`;
    return this.keys.find(path.slice(0, LIMITS.attributeKeyBytesMax));
  }

  private take(key: AttributeKey, value: unknown, depth: number): void {
    if (value === null || value === undefined) return;
    if (key.role !== 0 && this.claim(key, value, depth)) return;
    this.keep(key, value, depth);
  }

  private keep(key: AttributeKey, value: unknown, depth: number): void {
    if (typeof value === "string") this.draft.add(key, this.exact ? (exactSpelling(value) ?? value) : value);
    else if (typeof value === "number") this.addNumber(key, value);
    else if (typeof value === "boolean") this.draft.add(key, value);
    else if (Array.isArray(value)) this.draft.add(key, this.jsonText(value, depth));
    else this.walk(key, asObject(value), depth + 1);
  }

  private addNumber(key: AttributeKey, value: number): void {
    if (isInexactNumber(value) && !this.exact) this.inexact = true;
    else this.draft.add(key, value);
  }

  /** True when the value needs no further place. */
  private claim(key: AttributeKey, value: unknown, depth: number): boolean {
    const field = fieldOf(key.role);
    if (field === FIELD.resource) return this.claimResource(key, value, depth);
    if (!this.claims.wins(key, value)) return false;
    if (typeof value === "number" && isInexactNumber(value)) this.claimInexact(field);
    const loserKey = this.claims.has(field) ? this.claims.keys[field] : undefined;
    const loser = this.claims.values[field];
    this.claims.set(key, value);
    if (loserKey !== undefined && !isRecord(loser)) this.keep(loserKey, loser, depth);
    if (Array.isArray(value)) this.jsonText(value, depth);
    return !isRecord(value);
  }

  private claimInexact(field: number): void {
    if (this.exact) return;
    if (field === FIELD.time) this.inexactTime = true;
    else this.inexact = true;
  }

  /** Puts the sender's digits in the place of a time in nanoseconds. */
  private spellTime(text: string): boolean {
    const value = this.claims.values[FIELD.time];
    const path = this.claims.keys[FIELD.time]?.path ?? "";
    const spelling = typeof value === "number" ? findSpelling(text, path, value) : "";
    if (spelling === undefined) return false;
    if (spelling !== "") this.claims.values[FIELD.time] = spelling;
    return true;
  }

  private claimResource(key: AttributeKey, value: unknown, depth: number): boolean {
    if (isRecord(value)) return false;
    if (typeof value === "number" && isInexactNumber(value) && !this.exact) this.inexact = true;
    const isArray = typeof value === "object" && value !== null;
    this.draft.addResource(
      resourceKey(key),
      isArray ? this.jsonText(value, depth) : String(this.plain(value)),
    );
    return true;
  }

  private settle(): void {
    const { row } = this;
    this.settleTime();
    this.settleSeverity();
    row.service = this.textField(FIELD.service);
    row.host = this.textField(FIELD.host);
    row.environment = this.textField(FIELD.environment);
    row.version = this.textField(FIELD.version);
    this.settleIds();
  }

  private settleTime(): void {
    if (!this.claims.has(FIELD.time)) return;
    const { draft } = this;
    const original = this.claims.values[FIELD.time];
    const value = this.plain(original);
    draft.hasTime = true;
    draft.originalTime = typeof original === "string" || typeof original === "number" ? value : undefined;
    draft.timeUnreadable = typeof value === "boolean" || !readTime(value, this.instant);
    this.row.timestampSeconds = this.instant.seconds;
    this.row.timestampNanos = this.instant.nanos;
  }

  private settleSeverity(): void {
    if (!this.claims.has(FIELD.severity)) return;
    const value = this.plain(this.claims.values[FIELD.severity]);
    this.row.severityText = String(value);
    this.row.severityNumber = severityOf(value);
  }

  private settleIds(): void {
    const { row } = this;
    if (this.claims.has(FIELD.traceId)) {
      const key = this.claims.keys[FIELD.traceId];
      const value = String(this.plain(this.claims.values[FIELD.traceId]));
      const decimal = key?.path === "dd.trace_id";
      row.traceId = readTraceId(value, decimal) ?? "";
      if (key !== undefined && (decimal || row.traceId === "")) this.draft.add(key, value);
    }
    if (this.claims.has(FIELD.spanId)) {
      const key = this.claims.keys[FIELD.spanId];
      const value = String(this.plain(this.claims.values[FIELD.spanId]));
      row.spanId = readSpanId(value) ?? "";
      if (key !== undefined && row.spanId === "") this.draft.add(key, value);
    }
  }

  private textField(field: number): string {
    return this.claims.has(field) ? String(this.plain(this.claims.values[field])) : "";
  }

  /** An event without a body is searched and shown as its own JSON, on one line. */
  private wholeText(event: JsonObject, text: string): string {
    if (!text.includes("\n")) return text.trim();
    const line = JSON.stringify(event);
    return this.exact ? unmarkJson(line) : line;
  }

  private bodyText(): string {
    const value = this.claims.values[FIELD.body];
    return typeof value === "object" && value !== null ? this.jsonText(value, 1) : String(this.plain(value));
  }

  /** A scalar without the mark of exact reading. */
  private plain(value: unknown): Scalar {
    if (typeof value === "string") return this.exact ? (exactSpelling(value) ?? value) : value;
    return typeof value === "number" || typeof value === "boolean" ? value : "";
  }

  private jsonText(value: object, depth: number): string {
    if (isDeeper(value, LIMITS.jsonDepthMax - depth - 1)) {
      this.tooDeep = true;
      return "";
    }
    if (!this.exact && holdsInexact(value)) this.inexact = true;
    const text = JSON.stringify(value);
    return this.exact ? unmarkJson(text) : text;
  }
}

function resourceKey(key: AttributeKey): string {
  return key.path.slice(RESOURCE_PREFIX.length);
}
