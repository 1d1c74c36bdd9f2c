/**
 * Resources that this process has seen: attributes of the thing that sends → a 64-bit id. A row for the table
 * `resources` is due the first time, and again after an hour. Memory: 20,000 entries, the oldest goes first (its row
 * is then sent once more, which changes nothing). The id is the same in every process.
 */
import { createHash } from "node:crypto";
import { LIMITS } from "@sightglass/telemetry";
import type { ResourceDraft } from "./steps/draft";
import { cutToBytes } from "./steps/limit";

export interface Resource {
  readonly idLow: number;
  readonly idHigh: number;
  /** Sorted by key, each key once. */
  readonly attributes: readonly (readonly [key: string, value: string])[];
  /** Attributes that were left out or cut. */
  readonly cut: number;
  readonly service: string;
  readonly host: string;
  readonly environment: string;
  readonly version: string;
  /** Unix ms when a row was last handed out, 0 before. */
  sentMs: number;
}

const ENTRIES_MAX = 20_000;
const SEND_AGAIN_MS = 3_600_000;

export class Resources {
  private readonly known = new Map<string, Resource>();

  find(projectId: number, draft: ResourceDraft): Resource {
    let signature = `${projectId}`;
    for (let i = 0; i < draft.count; i++) signature += `\u0000${draft.keys[i]}\u0001${draft.values[i]}`;
    return this.known.get(signature) ?? this.add(signature, projectId, draft);
  }

  /** True when a row is due; the caller must then send it. */
  isDue(resource: Resource, nowMs: number): boolean {
    if (nowMs - resource.sentMs < SEND_AGAIN_MS) return false;
    resource.sentMs = nowMs;
    return true;
  }

  /** After a block was lost: every row is due again. */
  forget(): void {
    this.known.clear();
  }

  private add(signature: string, projectId: number, draft: ResourceDraft): Resource {
    const resource = makeResource(projectId, draft);
    if (this.known.size >= ENTRIES_MAX) {
      const oldest = this.known.keys().next();
      if (oldest.done !== true) this.known.delete(oldest.value);
    }
    this.known.set(signature, resource);
    return resource;
  }
}

function makeResource(projectId: number, draft: ResourceDraft): Resource {
  const byKey = new Map<string, string>();
  let cut = 0;
  for (let i = 0; i < draft.count; i++) {
    const whole = draft.keys[i] ?? "";
    const key = whole.slice(0, LIMITS.attributeKeyBytesMax);
    const value = draft.values[i] ?? "";
    const kept = cutToBytes(value, LIMITS.attributeValueBytesMax);
    const hasRoom = byKey.size < LIMITS.attributesMax && !byKey.has(key);
    if (hasRoom) byKey.set(key, kept);
    if (!hasRoom || kept.length < value.length || key.length < whole.length) cut++;
  }
  const attributes = [...byKey].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const hash = createHash("sha256")
    .update(JSON.stringify([projectId, attributes]))
    .digest();
  const first = (...keys: string[]) =>
    keys.map((key) => byKey.get(key)).find((value) => value !== undefined) ?? "";
  return {
    idLow: hash.readUInt32LE(0),
    idHigh: hash.readUInt32LE(4),
    attributes,
    cut,
    service: first("service.name"),
    host: first("host.name"),
    environment: first("deployment.environment.name", "deployment.environment"),
    version: first("service.version"),
    sentMs: 0,
  };
}
