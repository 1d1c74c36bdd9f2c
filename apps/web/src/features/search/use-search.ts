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

export const FIRST_PAGE = 200;
const NEXT_PAGE = 1_000;
/** What is held in memory at once: with the page sizes above 100,200 rows, fewer where they are long. */
const PAGES_MAX = 101;
const TEXT_CHARS_MAX = 100_000_000;
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
          soon: pageParam.cursor === undefined,
          ...(pageParam.cursor === undefined ? {} : { cursor: pageParam.cursor }),
        },
        { signal },
      ),
    initialPageParam: first,
    getNextPageParam: (last, pages): PageParam | undefined =>
      last.next_cursor === null || isFull(pages)
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
    /** There are more events, and the page holds as many as it may. */
    isFull: pages !== undefined && pages.at(-1)?.next_cursor !== null && isFull(pages),
    isStale: answer.isPlaceholderData || answer.data === undefined,
  };
}

function isFull(pages: readonly SearchAnswer[]): boolean {
  if (pages.length >= PAGES_MAX) return true;
  let chars = 0;
  for (const page of pages) chars += charsOf(page);
  return chars >= TEXT_CHARS_MAX;
}

const measured = new WeakMap<SearchAnswer, number>();

/** About the text of a page; counted once. */
function charsOf(page: SearchAnswer): number {
  const known = measured.get(page);
  if (known !== undefined) return known;
  let chars = 0;
  for (const row of page.rows) {
    chars += row.body.length;
    for (const value of Object.values(row.attributes)) if (typeof value === "string") chars += value.length;
  }
  measured.set(page, chars);
  return chars;
}

export type Rows = ReturnType<typeof useRows>;

/**
 * Split by a key; `by` of what it gives is that of the data, which may be of the question before. Not asked before
 * `enabled`: it reads all matches, and would take from the first rows the cores that they need.
 */
export function useHistogram(ask: Ask, by: string, enabled: boolean) {
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
    enabled,
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
