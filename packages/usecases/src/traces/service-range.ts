/** The time that a question about services is about: whole minutes, and bars for what is drawn over it. */
import { minutesOf } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { rangeShape, resolveTimes } from "../logs/range";

export const serviceRangeShape = { from: rangeShape.from, to: rangeShape.to };

export const serviceRangeOutput = {
  from: z.string().describe("Start of the first minute that counts."),
  to: z.string().describe("End of the last minute that counts."),
};

const MINUTE_MS = 60_000;

export interface ServiceRange {
  minutes: { fromMs: number; toMs: number };
  /** Seconds that the counts stand for; what lies ahead of now has none. */
  seconds: number;
}

/** Throws `range.invalid`. */
export function serviceRange(ctx: Pick<Context, "clock">, input: { from: string; to: string }): ServiceRange {
  const nowMs = ctx.clock.now();
  const minutes = minutesOf(resolveTimes(input, nowMs));
  const seconds = (Math.min(minutes.toMs, Math.max(nowMs, minutes.fromMs)) - minutes.fromMs) / 1000;
  return { minutes, seconds };
}

export function rangeOfMinutes({ minutes }: ServiceRange): { from: string; to: string } {
  return { from: new Date(minutes.fromMs).toISOString(), to: new Date(minutes.toMs).toISOString() };
}

/** Whole minutes so that there are at most `bars`. */
export function intervalOf({ minutes }: ServiceRange, bars: number): number {
  return Math.max(1, Math.ceil((minutes.toMs - minutes.fromMs) / MINUTE_MS / bars)) * MINUTE_MS;
}
