"use client";
/**
 * The data of the Search page. Order of arrival: rows first, then histogram and fields. What is on
 * screen stays until the new answer is there; a new query aborts the running one.
 */
import { parseQuery } from "@sightglass/query-language";
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { zoneName } from "../../ui/format/time";
import { api } from "../api/client";
import type { FieldsAnswer, HistogramAnswer, LogRecord, SearchAnswer } from "../api/types";
import { serverRange } from "../shell/range";
import { useRefresh } from "../shell/refresh";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";

const FIRST_PAGE = 200;
const NEXT_PAGE = 1_000;
/** Pages held in memory; with the page sizes above, 100,200 rows. */
const PAGES_MAX = 101;
const BARS = 120;

interface PageParam {
  cursor: string | undefined;
  from: string;
  to: string;
}

export interface Ask {
  /** The filter, without what stands behind a pipe. */
  query: string;
  /** The whole query. */
  text: string;
  isPiped: boolean;
  from: string;
  to: string;
  order: "desc" | "asc";
  /** IANA name: what days go by. */
  zone: string;
  tick: number;
}

/** What the page asks now: the URL, read in its zone, and the refresh count. */
export function useAsk(): Ask {
  const [url] = useUrl();
  const zone = useZone();
  const { tick } = useRefresh();
  const { q, from, to, sort } = url;
  return useMemo(() => {
    const { filterTo } = parseQuery(q);
    return {
      query: q.slice(0, filterTo).trimEnd(),
      text: q,
      isPiped: filterTo < q.length,
      ...serverRange({ from, to }, Date.now(), zone),
      order: sort,
      zone: zoneName(zone),
      tick,
    };
  }, [q, from, to, sort, tick, zone]);
}

export function useRows(ask: Ask) {
  const { query, from, to, order } = ask;
  const first: PageParam = { cursor: undefined, from, to };
  const answer = useInfiniteQuery({
    queryKey: ["logs", "rows", query, from, to, order, ask.tick],
    queryFn: ({ pageParam, signal }): Promise<SearchAnswer> =>
      api.logs.search.query(
        {
          query,
          from: pageParam.from,
          to: pageParam.to,
          order,
          limit: pageParam.cursor === undefined ? FIRST_PAGE : NEXT_PAGE,
          ...(pageParam.cursor === undefined ? {} : { cursor: pageParam.cursor }),
        },
        { signal },
      ),
    initialPageParam: first,
    getNextPageParam: (last, pages): PageParam | undefined =>
      last.next_cursor === null || pages.length >= PAGES_MAX
        ? undefined
        : { cursor: last.next_cursor, from: pages[0]?.from ?? from, to: pages[0]?.to ?? to },
    placeholderData: keepPreviousData,
  });
  const kept = useRef(answer.data);
  useEffect(() => {
    if (answer.data !== undefined) kept.current = answer.data;
  }, [answer.data]);
  const pages = (answer.data ?? kept.current)?.pages;
  const rows = useMemo((): LogRecord[] => pages?.flatMap((page) => page.rows) ?? [], [pages]);
  return {
    ...answer,
    rows,
    head: pages?.[0],
    isStale: answer.isPlaceholderData || answer.data === undefined,
  };
}

export type Rows = ReturnType<typeof useRows>;

/** Split by a key; `by` of what it gives is that of the data, which may be of the question before. */
export function useHistogram(ask: Ask, by: string) {
  const { query, from, to } = ask;
  const answer = useQuery({
    queryKey: ["logs", "histogram", query, from, to, by, ask.tick],
    queryFn: async ({ signal }): Promise<{ by: string; histogram: HistogramAnswer }> => {
      return {
        by,
        histogram: await api.logs.histogram.query({ query, from, to, by, bars: BARS }, { signal }),
      };
    },
    placeholderData: keepPreviousData,
  });
  return { ...answer, data: answer.data?.histogram, by: answer.data?.by ?? by };
}

export function useFields(ask: Ask, enabled: boolean) {
  const { query, from, to } = ask;
  return useQuery({
    queryKey: ["logs", "fields", query, from, to, ask.tick],
    queryFn: ({ signal }): Promise<FieldsAnswer> => api.logs.fields.query({ query, from, to }, { signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** Stops every running question about logs; what is on screen stays. */
export function useStop(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    void client.cancelQueries({ queryKey: ["logs"] });
  }, [client]);
}
