/** What the evaluation of binary operators shares. */
import type { Binary } from "./ast";

/** What an operator does with two samples. */
export interface Operation {
  readonly operator: Binary["operator"];
  /** Whether the name of the metric goes, because the result means something else. */
  readonly dropsName: boolean;
  /** A comparison without `bool`: keeps the left sample where it holds. */
  readonly filters: boolean;
  /** The value; for comparisons 1 or 0. */
  readonly number: (left: number, right: number) => number;
}
