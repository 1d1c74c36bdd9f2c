/**
 * Short texts that come again and again (keys of attributes, names of levels), found by their bytes, so that they are
 * decoded once and not for every event. Memory: SLOTS entries of at most BYTES_MAX; another text takes the slot of the
 * one before. Pure but for its own state.
 */

interface Slot<T> {
  readonly bytes: Buffer;
  readonly value: T;
}

const SLOTS = 1024;
const BYTES_MAX = 64;

export class ByteCache<T> {
  private slots: (Slot<T> | undefined)[] = emptySlots();
  private place = 0;

  find(bytes: Buffer, start: number, end: number): T | undefined {
    const length = end - start;
    if (length > BYTES_MAX) return undefined;
    // A few bytes tell keys apart well enough; which key it is, the comparison below says.
    let hash = Math.imul(length, 0x9e3779b1) ^ (bytes[start] ?? 0);
    hash = Math.imul(hash, 31) ^ (bytes[start + (length >> 1)] ?? 0);
    hash = Math.imul(hash, 31) ^ (bytes[start + (length >> 2) * 3] ?? 0);
    hash = Math.imul(hash, 31) ^ (bytes[end - 1] ?? 0);
    this.place = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    const slot = this.slots[this.place];
    if (slot === undefined || slot.bytes.length !== length) return undefined;
    for (let i = 0; i < length; i++) if (slot.bytes[i] !== bytes[start + i]) return undefined;
    return slot.value;
  }

  /** Remembers what stands for the bytes that `find` did not know a moment ago. */
  add(bytes: Buffer, value: T): void {
    if (bytes.length <= BYTES_MAX) this.slots[this.place] = { bytes: Buffer.from(bytes), value };
  }

  clear(): void {
    this.slots = emptySlots();
  }
}

function emptySlots(): undefined[] {
  return Array.from({ length: SLOTS }, () => undefined);
}
