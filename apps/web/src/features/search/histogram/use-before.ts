"use client";
/** The period before, for comparison: the same query over a span as long, moved to lie over this one. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/client";
import type { HistogramAnswer } from "../../api/types";
import type { Comparison } from "../../shell/url-state";
import type { Ask } from "../use-search";
import { toBars } from "./bars";

const DAY_MS = 86_400_000;

const SHIFTS_MS: Readonly<Record<Comparison, (lengthMs: number) => number>> = {
  prev: (lengthMs) => lengthMs,
  day: () => DAY_MS,
  week: () => 7 * DAY_MS,
};

export const COMPARISON_WORDS: Readonly<Record<Comparison, string>> = {
  prev: "the period before",
  day: "a day before",
  week: "a week before",
};

export interface Before {
  /** With their times in this period. */
  bars: { at: number; total: number }[];
  intervalMs: number;
  max: number;
  total: number;
  words: string;
}

/** Undefined without a comparison, and until its answer is there. Its total is of exactly the span before. */
export function useBefore(
  ask: Ask,
  now: HistogramAnswer | undefined,
  cmp: Comparison | "",
): Before | undefined {
  const span = useMemo(
    () => (now === undefined || cmp === "" ? undefined : spanBefore(now, cmp)),
    [now, cmp],
  );
  const bars =
    now === undefined ? 0 : Math.ceil((Date.parse(now.to) - Date.parse(now.from)) / now.interval_ms) + 2;
  const answer = useQuery({
    queryKey: ["logs", "before", ask.query, span],
    queryFn: ({ signal }): Promise<HistogramAnswer> =>
      api.logs.histogram.query(
        { query: ask.query, from: span?.from ?? "", to: span?.to ?? "", bars: Math.min(BARS_MAX, bars) },
        { signal },
      ),
    enabled: span !== undefined,
    placeholderData: keepPreviousData,
  });
  const found = answer.isPlaceholderData ? undefined : answer.data;
  return useMemo(() => {
    if (found === undefined || span === undefined || cmp === "") return undefined;
    const moved = toBars(found, "severity");
    return {
      bars: moved.bars.map(({ at, total }) => ({ at: at + span.shiftMs, total })),
      intervalMs: moved.intervalMs,
      max: moved.max,
      total: found.total,
      words: COMPARISON_WORDS[cmp],
    };
  }, [found, span, cmp]);
}

const BARS_MAX = 120;

/** Pure. */
export function spanBefore(now: Pick<HistogramAnswer, "from" | "to">, cmp: Comparison) {
  const [from, to] = [Date.parse(now.from), Date.parse(now.to)];
  const shiftMs = SHIFTS_MS[cmp](to - from);
  return { from: new Date(from - shiftMs).toISOString(), to: new Date(to - shiftMs).toISOString(), shiftMs };
}

/** Events of the period before in the bar that lies over a time, as near as its own bars tell. Pure. */
export function beforeAt(before: Before, at: number): number {
  const half = before.intervalMs / 2;
  return before.bars.find((bar) => Math.abs(bar.at - at) <= half)?.total ?? 0;
}

/** `+12%`, `−3.4%`, `0%`; undefined where nothing can be divided by. Pure. */
export function changeText(now: number, before: number): string | undefined {
  if (before === 0) return undefined;
  const share = ((now - before) / before) * 100;
  const size = Math.abs(share);
  const digits =
    size < 0.1 && size > 0 ? "<0.1" : size < 10 ? size.toFixed(1).replace(/\.0$/, "") : size.toFixed(0);
  return `${share > 0 ? "+" : share < 0 ? "−" : ""}${digits}%`;
}
