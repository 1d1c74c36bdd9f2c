/** What a time chart shows, without a word about the library that draws it. */
import type { Zone } from "../format/time";

export interface ChartSeries {
  name: string;
  /** Token of the colour: `--sg-c1`. */
  colour: string;
  /** [Unix ms, value]; null is a gap. */
  points: readonly (readonly [number, number | null])[];
}

export interface ChartSpec {
  series: readonly ChartSeries[];
  /** Areas on top of each other, else lines. */
  stacked: boolean;
  fromMs: number;
  toMs: number;
  zone: Zone;
  /** Value with its unit, for axis and tooltip. */
  format: (value: number) => string;
}
