"use client";
/** The answer of a piped query. A plain filter is counted over time by level. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { RunAnswer } from "../../api/types";
import type { Ask } from "../use-search";
import type { View } from "../use-view";

export const USUAL_STAGES = "| timeseries count() by severity";

export function runText({ text, isPiped }: Pick<Ask, "text" | "isPiped">): string {
  if (isPiped) return text;
  return text.trim() === "" ? `* ${USUAL_STAGES}` : `${text.trim()} ${USUAL_STAGES}`;
}

/** The query whose rows a view shows as a table; undefined for the list of events. */
export function tableText(ask: Pick<Ask, "text" | "isPiped" | "query">, view: View): string | undefined {
  if (view === "patterns") return `${ask.query.trim() || "*"} | patterns`;
  return view === "chart" || ask.isPiped ? runText(ask) : undefined;
}

export function useResults(ask: Ask) {
  const query = runText(ask);
  const { from, to, tick, zone: timezone } = ask;
  return useQuery({
    queryKey: ["logs", "run", query, from, to, timezone, tick],
    queryFn: ({ signal }): Promise<RunAnswer> =>
      api.logs.run.query({ query, from, to, timezone }, { signal }),
    placeholderData: keepPreviousData,
  });
}
