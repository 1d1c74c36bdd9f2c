"use client";
/** The list of events with what takes its place: a problem, an empty answer. */
import { useMemo } from "react";
import { ProgressLine } from "../../ui/progress-line";
import { usePreferences } from "../shell/preferences";
import { useKeys } from "../shell/use-keys";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
import { EventList } from "./list/event-list";
import type { Hit } from "./list/hits";
import { ListFull } from "./list/list-full";
import { SelectionBar } from "./list/selection-bar";
import { useSelection } from "./list/use-selection";
import { NoEvents } from "./no-events";
import { QueryUnread } from "./query-unread";
import { SearchFailed } from "./search-failed";
import { useActions } from "./use-actions";
import { useFailure } from "./use-failure";
import { type Ask, FIRST_PAGE, type Rows } from "./use-search";

const SHIFT_X = "X";

export interface ListAreaProps {
  ask: Ask;
  rows: Rows;
  columns: readonly string[];
  hits: readonly Hit[];
  /** Exact number of matches when known. */
  total: number | undefined;
}

export function ListArea({ ask, rows, columns, hits, total }: ListAreaProps) {
  const [url, setUrl] = useUrl();
  const zone = useZone();
  const { wrap } = usePreferences();
  const actions = useActions();
  const { head, hasNextPage, isFetchingNextPage, fetchNextPage } = rows;
  const rangeMs = head === undefined ? 0 : Date.parse(head.to) - Date.parse(head.from);
  const look = useMemo(() => ({ columns, hits, zone, rangeMs }), [columns, hits, zone, rangeMs]);
  const problem = useFailure(rows);
  const unread = problem?.problems[0]?.message;
  const selection = useSelection(rows.rows);
  const at = () => url.event || rows.rows[0]?.id || "";
  useKeys({ x: () => selection.toggle(at()), [SHIFT_X]: () => selection.reachTo(at()) });
  const isEmpty = head !== undefined && rows.rows.length === 0 && !rows.isStale;
  return (
    <div className="list-area" aria-busy={rows.isFetching} data-old={rows.isStale && rows.isFetching}>
      <ProgressLine active={rows.isFetching && (!isFetchingNextPage || rows.rows.length < FIRST_PAGE)} />
      {problem === undefined || unread !== undefined ? null : (
        <SearchFailed problem={problem} kept={rows.rows.length > 0} busy={rows.isFetching} />
      )}
      {unread !== undefined && rows.rows.length === 0 ? (
        <QueryUnread message={unread} />
      ) : isEmpty ? (
        <NoEvents ask={ask} zone={zone} />
      ) : (
        <EventList
          selection={selection}
          rows={rows.rows}
          look={look}
          wrap={wrap}
          order={ask.order}
          selected={url.event}
          total={total}
          hasMore={hasNextPage && !rows.isStale && problem === undefined}
          loadingMore={isFetchingNextPage}
          onMore={() => void fetchNextPage({ cancelRefetch: false })}
          onOpen={actions.open}
          onOrder={() => setUrl({ sort: ask.order === "desc" ? "asc" : "desc" })}
        />
      )}
      {rows.isFull && !rows.isStale ? <ListFull rows={rows.rows} order={ask.order} /> : null}
      <SelectionBar selection={selection} />
    </div>
  );
}
