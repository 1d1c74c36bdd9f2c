/**
 * What a store gives for a selector: raw samples, or the answer of a hint on the grid.
 *
 * A stale marker is the NaN with the bits 0x7ff0000000000002. Numbers in JavaScript do not keep the bits
 * of a NaN reliably, so that the marker is a mask beside the values: `staleMask` reads it from the bytes
 * of a freshly decoded array, and nothing later looks at NaN bits again.
 */
import type { ExponentialHistogram } from "./exponential-histogram";
import type { Labels } from "./labels";

/** Samples in the order of time, at most one for each moment. */
export interface RawSeries {
  readonly labels: Labels;
  /** Unix milliseconds. */
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  /** 1 where the sample says that the series has ended. Left out: none does. */
  readonly stale?: Uint8Array | undefined;
  /** Where defined, the sample is a histogram. */
  readonly histograms?: readonly (ExponentialHistogram | undefined)[] | undefined;
}

/** The answer to a hint: one value for each step of the hint's grid. */
export interface GridAnswer {
  readonly labels: Labels;
  readonly grid: Float64Array;
  /** 1 where the function has a value. */
  readonly present: Uint8Array;
}

export type FetchedSeries = RawSeries | GridAnswer;

const STALE_HIGH = 0x7ff00000;
const STALE_LOW = 2;
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** The mask of stale markers in values that were copied as bytes; undefined when there are none. */
export function staleMask(values: Float64Array): Uint8Array | undefined {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  let mask: Uint8Array | undefined;
  for (let index = 0; index < values.length; index++) {
    const first = words[index * 2];
    const second = words[index * 2 + 1];
    const [low, high] = LITTLE_ENDIAN ? [first, second] : [second, first];
    if (high !== STALE_HIGH || low !== STALE_LOW) continue;
    mask ??= new Uint8Array(values.length);
    mask[index] = 1;
  }
  return mask;
}
