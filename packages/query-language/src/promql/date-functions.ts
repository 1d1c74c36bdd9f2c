/** Parts of dates, in UTC. Without an argument: of the time of evaluation. */
import type { Call } from "./ast";
import type { Evaluation } from "./evaluation";
import { NO_LABELS } from "./labels";
import { mapNumbers } from "./math-functions";
import type { GridSeries } from "./value";

const DAY_MS = 86_400_000;

const PARTS: ReadonlyMap<string, (date: Date) => number> = new Map([
  ["minute", (date: Date) => date.getUTCMinutes()],
  ["hour", (date: Date) => date.getUTCHours()],
  ["day_of_week", (date: Date) => date.getUTCDay()],
  ["day_of_month", (date: Date) => date.getUTCDate()],
  [
    "day_of_year",
    (date: Date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1,
  ],
  [
    "days_in_month",
    (date: Date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  ],
  ["month", (date: Date) => date.getUTCMonth() + 1],
  ["year", (date: Date) => date.getUTCFullYear()],
]);

export const isDateFunction = (name: string) => PARTS.has(name);

export function evaluateDate({ name, args }: Call, evaluation: Evaluation): readonly GridSeries[] {
  const [operand] = args;
  const part = PARTS.get(name);
  const source = operand ? evaluation.vector(operand) : [nowSeries(evaluation)];
  return mapNumbers(source, (seconds) => part?.(new Date(Math.trunc(seconds) * 1000)));
}

/** One series without labels whose value is the time. */
function nowSeries(evaluation: Evaluation): GridSeries {
  return {
    labels: NO_LABELS,
    present: new Uint8Array(evaluation.count).fill(1),
    values: evaluation.moments.map((ms) => Math.floor(ms / 1000)),
    histograms: null,
  };
}
