"use client";
/** The lines around one event: a first page both ways, then more before or after. */
import type { ContextScope } from "@sightglass/query-language";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/client";
import type { ContextAnswer, LogRecord } from "../../api/types";

const SIDE = 50;

interface Side {
  before: number;
  after: number;
  before_cursor?: string;
  after_cursor?: string;
}

const FIRST: Side = { before: SIDE, after: SIDE };

export interface ContextWish {
  id: string;
  scope: ContextScope;
  /** Filter that the lines match too; empty for all. */
  query: string;
}

export function useContextLines({ id, scope, query }: ContextWish) {
  const answer = useInfiniteQuery({
    queryKey: ["logs", "context", id, scope, query],
    queryFn: ({ pageParam, signal }): Promise<ContextAnswer> =>
      api.logs.context.query({ id, scope, query, ...pageParam }, { signal }),
    initialPageParam: FIRST,
    getPreviousPageParam: (first): Side | undefined =>
      first.before_cursor === null
        ? undefined
        : { before: SIDE, after: 0, before_cursor: first.before_cursor },
    getNextPageParam: (last): Side | undefined =>
      last.after_cursor === null ? undefined : { before: 0, after: SIDE, after_cursor: last.after_cursor },
  });
  const pages = answer.data?.pages;
  const before = useMemo((): LogRecord[] => pages?.flatMap((page) => page.before) ?? [], [pages]);
  const after = useMemo((): LogRecord[] => pages?.flatMap((page) => page.after) ?? [], [pages]);
  return {
    ...answer,
    before,
    after,
    query: pages?.[0]?.query,
    partial: pages?.find((one) => one.partial)?.partial,
  };
}

export type ContextLines = ReturnType<typeof useContextLines>;
