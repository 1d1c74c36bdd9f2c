/**
 * What one input sent since the last flush, by name, type and tags. Memory: SLOTS_MAX sets of tags, MEMBERS_MAX members
 * of a set, TIMED_MAX values with a time of their own; what is beyond is counted as lost. Pure but for its state.
 */

import { type StatsdMetric, type StatsdType, tagsOf } from "./parse-statsd";
import { Sketch, type SketchPoint } from "./sketch";

const SLOTS_MAX = 50_000;
const TEXTS_MAX = 100_000;
const MEMBERS_MAX = 10_000;
const TIMED_MAX = 50_000;
/** A gauge that is not sent any more is repeated for so long, and its value known for `±` twelve times longer. */
const GAUGE_REPEAT_MS = 300_000;
const GAUGE_KEPT_MS = 3_600_000;

interface Slot {
  readonly name: string;
  readonly type: StatsdType;
  readonly tags: ReadonlyMap<string, string>;
  touched: boolean;
  touchedMs: number;
  /** Sum of a counter, value of a gauge. */
  value: number;
  sketch: Sketch | undefined;
  members: Set<string> | undefined;
}

/** One point of a flush. */
export interface FlushedPoint {
  readonly name: string;
  readonly type: StatsdType;
  readonly tags: ReadonlyMap<string, string>;
  /** Unix ms. */
  readonly ms: number;
  readonly value: number;
  readonly sketch: SketchPoint | undefined;
}

export class Aggregator {
  private slots = new Map<string, Slot>();
  /** Slots by name, type and tags as they were sent. */
  private readonly texts = new Map<string, Slot>();
  private timed: FlushedPoint[] = [];

  /** False when there is no room. */
  add(metric: StatsdMetric, nowMs: number): boolean {
    const slot = this.slotOf(metric);
    if (slot === undefined) return false;
    if (metric.seconds !== undefined && (metric.type === "counter" || metric.type === "gauge"))
      return this.addTimed(metric, slot, metric.seconds * 1000);
    slot.touched = true;
    slot.touchedMs = nowMs;
    if (metric.type === "set") return addMember(slot, metric.values[0] ?? "");
    for (const text of metric.values) addValue(slot, text, metric.rate);
    return true;
  }

  /** Everything since the last time; begins anew. */
  flush(nowMs: number): FlushedPoint[] {
    const points = this.timed;
    this.timed = [];
    let forgot = false;
    for (const [key, slot] of this.slots) {
      const idleMs = nowMs - slot.touchedMs;
      if (slot.touched || (slot.type === "gauge" && idleMs < GAUGE_REPEAT_MS))
        points.push(pointOf(slot, nowMs));
      else if (slot.type !== "gauge" || idleMs >= GAUGE_KEPT_MS) {
        this.slots.delete(key);
        forgot = true;
      }
      begin(slot);
    }
    if (forgot || this.texts.size > TEXTS_MAX) this.texts.clear();
    return points;
  }

  private slotOf({ name, type, tags }: StatsdMetric): Slot | undefined {
    const text = `${name}|${type}|${tags}`;
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const read = tagsOf(tags);
    const key = `${name}|${type}|${JSON.stringify([...read].toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;
    let slot = this.slots.get(key);
    if (slot === undefined) {
      if (this.slots.size >= SLOTS_MAX) return undefined;
      slot = {
        name,
        type,
        tags: read,
        touched: false,
        touchedMs: 0,
        value: 0,
        sketch: undefined,
        members: undefined,
      };
      this.slots.set(key, slot);
    }
    if (this.texts.size > TEXTS_MAX) this.texts.clear();
    this.texts.set(text, slot);
    return slot;
  }

  /** Values with a time of their own are not added up. */
  private addTimed({ values, rate }: StatsdMetric, { name, type, tags }: Slot, ms: number): boolean {
    for (const text of values) {
      if (this.timed.length >= TIMED_MAX) return false;
      const value = type === "counter" ? Number(text) / rate : Number(text);
      this.timed.push({ name, type, tags, ms, value, sketch: undefined });
    }
    return true;
  }
}

function addValue(slot: Slot, text: string, rate: number): void {
  const value = Number(text);
  if (slot.type === "counter") slot.value += value / rate;
  else if (slot.type === "gauge") slot.value = /^[+-]/.test(text) ? slot.value + value : value;
  else {
    slot.sketch ??= new Sketch();
    slot.sketch.add(value, 1 / rate);
  }
}

function addMember(slot: Slot, member: string): boolean {
  slot.members ??= new Set();
  if (slot.members.size >= MEMBERS_MAX && !slot.members.has(member)) return false;
  slot.members.add(member);
  return true;
}

function pointOf({ name, type, tags, value, sketch, members }: Slot, ms: number): FlushedPoint {
  const number = type === "set" ? (members?.size ?? 0) : value;
  return { name, type, tags, ms, value: number, sketch: sketch?.point() };
}

function begin(slot: Slot): void {
  slot.touched = false;
  slot.sketch = undefined;
  slot.members = undefined;
  if (slot.type === "counter") slot.value = 0;
}
