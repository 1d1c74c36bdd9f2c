"use client";
/** The histogram as the address asks for it: split by a key, beside the period before, with the exact number of matches. */
import { useUrl } from "../../shell/use-url";
import { type Ask, useHistogram } from "../use-search";
import { useBefore } from "./use-before";

/** `ready`: the first rows are there, or will not come. */
export function useBars(ask: Ask, ready: boolean) {
  const [url] = useUrl();
  const histogram = useHistogram(ask, url.by || "severity", ready);
  const fresh = histogram.isPlaceholderData || histogram.isError ? undefined : histogram.data;
  const before = useBefore(ask, fresh, url.cmp);
  const counting = histogram.isFetching || (!ready && fresh === undefined);
  return { ...histogram, before, counting, total: fresh?.total };
}

export type BarsAnswer = ReturnType<typeof useBars>;
