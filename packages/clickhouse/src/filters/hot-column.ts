/** A column of `logs` that holds the values of one attribute of one type. */
import type { HotType } from "./key-types";

export interface HotColumn {
  /** `hot_<8 hex digits>`, never given again to another key. */
  readonly name: string;
  readonly key: string;
  readonly type: HotType;
}
