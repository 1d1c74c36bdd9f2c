/** The first row of an answer that always has one. Pure. */
import { AppError } from "@sightglass/runtime";

/** Throws `store.no_row` when there is none: a defect, not a condition. */
export function one<T>(rows: readonly T[]): T {
  const [first] = rows;
  if (first === undefined) throw new AppError("store.no_row", "The metadata store returned no row.");
  return first;
}
