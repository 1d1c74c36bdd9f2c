/** What all rows of the patterns share. Types only. */
import type { Zone } from "../../../ui/format/time";
import type { PatternAnswer } from "../../api/types";

export interface PatternLook {
  zone: Zone;
  rangeMs: number;
  barMs: number;
  /** Counts are scaled from a sample. */
  sampled: boolean;
  onOnly: (pattern: PatternAnswer) => void;
  onHide: (pattern: PatternAnswer) => void;
  onEvent: (id: string) => void;
}
