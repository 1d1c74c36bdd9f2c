"use client";
/** The patterns of what the page asks; the last answer stays until the next is there. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { PatternsAnswer } from "../../api/types";
import type { Ask } from "../use-search";

const PATTERNS_MAX = 200;

export function usePatterns({ query, from, to, tick }: Ask) {
  return useQuery({
    queryKey: ["logs", "patterns", query, from, to, tick],
    queryFn: ({ signal }): Promise<PatternsAnswer> =>
      api.logs.patterns.query({ query, from, to, limit: PATTERNS_MAX }, { signal }),
    placeholderData: keepPreviousData,
  });
}
