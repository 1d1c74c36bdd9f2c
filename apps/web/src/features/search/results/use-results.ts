"use client";
/** The answer of a piped query. A plain filter is counted over time by level. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { RunAnswer } from "../../api/types";
import type { Ask } from "../use-search";

export const USUAL_STAGES = "| timeseries count() by severity";

export function runText({ text, isPiped }: Pick<Ask, "text" | "isPiped">): string {
  if (isPiped) return text;
  return text.trim() === "" ? `* ${USUAL_STAGES}` : `${text.trim()} ${USUAL_STAGES}`;
}

export function useResults(ask: Ask) {
  const query = runText(ask);
  const { from, to, tick } = ask;
  return useQuery({
    queryKey: ["logs", "run", query, from, to, tick],
    queryFn: ({ signal }): Promise<RunAnswer> => api.logs.run.query({ query, from, to }, { signal }),
    placeholderData: keepPreviousData,
  });
}
