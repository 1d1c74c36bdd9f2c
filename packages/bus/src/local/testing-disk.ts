/**
 * A disk that can lose power: what was not synced is gone afterwards, or torn. For tests only.
 */
import { rm, truncate } from "node:fs/promises";
import { type LogDisk, type LogFile, nodeDisk } from "./disk";

interface TrackedFile {
  bytes: number;
  synced: number;
  named: boolean;
}

export class TestDisk implements LogDisk {
  private readonly files = new Map<string, TrackedFile>();
  private operations = 0;

  /** `failAt`: operations (from 1) that fail; `lostAt`: the power goes at this one. */
  constructor(private readonly plan: { failAt?: ReadonlySet<number>; lostAt?: number } = {}) {}

  get lost(): boolean {
    return this.operations >= (this.plan.lostAt ?? Number.POSITIVE_INFINITY);
  }

  async create(path: string): Promise<LogFile> {
    this.step();
    const file = await nodeDisk.create(path);
    const tracked = { bytes: 0, synced: 0, named: false };
    this.files.set(path, tracked);
    const sync = async () => {
      this.step();
      tracked.synced = tracked.bytes;
    };
    return {
      writev: async (parts, position) => {
        this.step();
        const written = await file.writev(parts, position);
        tracked.bytes = position + written;
        return written;
      },
      datasync: sync,
      sync,
      truncate: async (bytes) => {
        this.step();
        await file.truncate(bytes);
        tracked.bytes = bytes;
      },
      close: () => file.close(),
    };
  }

  async syncFolder(): Promise<void> {
    this.step();
    for (const file of this.files.values()) file.named = true;
  }

  /** Leaves on the real disk what a machine would find after the loss. */
  async dropUnsynced(random: () => number): Promise<void> {
    for (const [path, file] of this.files) {
      const kept = file.synced + Math.floor((file.bytes - file.synced) * random());
      if (file.named) await truncate(path, kept).catch(() => {});
      else await rm(path, { force: true });
    }
  }

  private step(): void {
    this.operations++;
    if (this.lost) throw new Error("no power");
    if (this.plan.failAt?.has(this.operations)) throw Object.assign(new Error("i/o error"), { code: "EIO" });
  }
}

/** Numbers in 0..1 from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
