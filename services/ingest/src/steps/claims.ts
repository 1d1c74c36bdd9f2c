/** Which value of an event stands for which recognised field: the first in the order of roles.ts wins. Pure. */
import type { AttributeKey } from "@sightglass/clickhouse";
import { FIELD, FIELD_COUNT, fieldOf, LATE_BODY_KEYS, LATE_RANK, rankOf } from "./roles";

const NONE = 255;

/** Used again for every event; `keys` and `values` of a field mean something only while `has` says so. */
export class Claims {
  readonly keys: (AttributeKey | undefined)[] = [];
  readonly values: unknown[] = [];
  private readonly ranks = new Uint8Array(FIELD_COUNT).fill(NONE);

  clear(): void {
    this.ranks.fill(NONE);
  }

  has(field: number): boolean {
    return this.ranks[field] !== NONE;
  }

  /** True when the value stands before whatever was claimed for the field of `key`. */
  wins(key: AttributeKey, value: unknown): boolean {
    return rankFor(key, value) < (this.ranks[fieldOf(key.role)] ?? NONE);
  }

  set(key: AttributeKey, value: unknown): void {
    const field = fieldOf(key.role);
    this.ranks[field] = rankFor(key, value);
    this.keys[field] = key;
    this.values[field] = value;
  }
}

/** NONE when a value of this kind cannot stand for the field: it is an attribute then. */
function rankFor(key: AttributeKey, value: unknown): number {
  const field = fieldOf(key.role);
  const rank = rankOf(key.role);
  if (field === FIELD.body) {
    return typeof value === "object" && LATE_BODY_KEYS.has(key.path) ? rank + LATE_RANK : rank;
  }
  if (typeof value === "object") return NONE;
  return field === FIELD.time && typeof value === "boolean" ? NONE : rank;
}
