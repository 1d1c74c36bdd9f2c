/** Random numbers that can be repeated, and bytes changed by them. */

/** A number from 0 to `below` - 1. */
export type Random = (below: number) => number;

/** A small generator, so that a failure can be repeated. Source: mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[random(values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

/** One of the seeds after one to six changes: a byte, a cut, a token, an echo, or a whole seed inside. */
export function mutate(random: Random, seeds: readonly Buffer[], tokens: readonly Buffer[]): Buffer {
  let bytes = Buffer.from(pick(random, seeds));
  const put = (at: number, part: Buffer, removed = 0) => {
    bytes = Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + removed)]);
  };
  for (let i = random(6); i >= 0; i--) {
    const at = random(bytes.length + 1);
    const kind = random(5);
    if (kind === 1) put(at, Buffer.alloc(0), random(20));
    else if (kind === 2) put(at, pick(random, tokens));
    else if (kind === 3) put(at, bytes.subarray(random(at + 1), at));
    else if (kind === 4) put(at, pick(random, seeds));
    else if (bytes.length > 0) bytes[at % bytes.length] = random(256);
  }
  return bytes;
}
