/** Answers of rows that may be long: fewer are asked for while they are larger than an answer may be. */
import { StoreError } from "../store-error";

export interface ShorterAnswer<Answer> {
  answer: Answer;
  /** Rows that were asked for in the end. */
  limit: number;
  /** Why not more; undefined when all of them fitted. */
  tooLarge: StoreError | undefined;
}

/** A quarter of the rows each time. @throws StoreError, also when one row alone is too large. */
export async function askShorter<Answer>(
  rows: number,
  ask: (limit: number) => Promise<Answer>,
): Promise<ShorterAnswer<Answer>> {
  let tooLarge: StoreError | undefined;
  for (let limit = rows; ; limit = Math.ceil(limit / 4)) {
    try {
      return { answer: await ask(limit), limit, tooLarge };
    } catch (error) {
      if (!(error instanceof StoreError) || error.bound !== "result" || limit <= 1) throw error;
      tooLarge = error;
    }
  }
}
