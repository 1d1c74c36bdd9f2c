"use client";
/** What the page that helps to send asks, once a second while it is open. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { FirstRunAnswer } from "../api/types";

const POLL_MS = 1_000;

export function useFirstRun(enabled: boolean) {
  return useQuery({
    queryKey: ["ingest", "first-run"],
    queryFn: ({ signal }): Promise<FirstRunAnswer> => api.ingest.firstRun.query({}, { signal }),
    enabled,
    refetchInterval: POLL_MS,
    staleTime: 0,
  });
}
