/**
 * The series of data points, found by the bytes of their attributes: a point that comes again costs a hash and a
 * comparison, and nothing of it is decoded. Memory: ENTRIES_MAX entries, then all are forgotten. Pure but for its state.
 */
import { randomInt } from "node:crypto";
import type { Series } from "../../series-book";

/** What one set of attributes of a metric stands for; the reader of its kind fills it. */
export class SeriesEntry {
  /** The value, or the count of a histogram or summary. */
  value: Series | undefined;
  sum: Series | undefined;
  min: Series | undefined;
  max: Series | undefined;
  /** Of each bucket or quantile. */
  parts: Series[] = [];
  /** The bounds or quantiles that `parts` are of. */
  readonly bounds: number[] = [];

  constructor(readonly bytes: Buffer) {}
}

/** Senders cannot choose attributes that fall together. */
const SEED = randomInt(2 ** 31);

/** Ranges of bytes, start and end of each one after another. */
export class Ranges {
  readonly at: number[] = [];
  hash = 0;

  clear(): void {
    this.at.length = 0;
    this.hash = SEED;
  }

  add(bytes: Buffer, start: number, end: number): void {
    this.at.push(start, end);
    let { hash } = this;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
    this.hash = hash;
  }

  isIn(bytes: Buffer, known: Buffer): boolean {
    let k = 0;
    for (let i = 0; i < this.at.length; i += 2) {
      const end = this.at[i + 1] ?? 0;
      const start = this.at[i] ?? 0;
      if (known.length - k < end - start) return false;
      for (let at = start; at < end; at++) if (bytes[at] !== known[k++]) return false;
    }
    return k === known.length;
  }

  copy(bytes: Buffer): Buffer {
    const parts: Buffer[] = [];
    for (let i = 0; i < this.at.length; i += 2) parts.push(bytes.subarray(this.at[i], this.at[i + 1]));
    return Buffer.concat(parts);
  }
}

export type Family<Entry> = Map<number, Entry[]>;

const ENTRIES_MAX = 200_000;

export class SeriesCache<Entry extends { readonly bytes: Buffer }> {
  private readonly families = new Map<string, Family<Entry>>();
  private entries = 0;
  private generation = 0;

  constructor(private readonly make: (bytes: Buffer) => Entry) {}

  /** Entries of an older generation are forgotten. */
  follow(generation: number): void {
    if (generation === this.generation && this.entries < ENTRIES_MAX) return;
    this.generation = generation;
    this.families.clear();
    this.entries = 0;
  }

  family(key: string): Family<Entry> {
    let family = this.families.get(key);
    if (family === undefined) {
      family = new Map();
      this.families.set(key, family);
    }
    return family;
  }

  find(family: Family<Entry>, bytes: Buffer, ranges: Ranges): Entry {
    const known = family.get(ranges.hash);
    if (known !== undefined) for (const entry of known) if (ranges.isIn(bytes, entry.bytes)) return entry;
    const entry = this.make(ranges.copy(bytes));
    if (known === undefined) family.set(ranges.hash, [entry]);
    else known.push(entry);
    this.entries++;
    return entry;
  }
}
