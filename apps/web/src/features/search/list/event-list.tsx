"use client";
/**
 * The virtual list of events: at most the visible rows and a few around them are in the document.
 * Loads the next page before its end is reached. `j k` and the arrows move, Enter opens.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import type { LogRecord } from "../../api/types";
import { useRefresh } from "../../shell/refresh";
import { EventRow, type RowLook } from "./event-row";
import { gridOf, ListHead, serviceWidth } from "./list-head";
import { useRowHeight } from "./use-row-height";
import type { Selection } from "./use-selection";

export interface EventListProps {
  rows: readonly LogRecord[];
  look: RowLook;
  wrap: boolean;
  order: "desc" | "asc";
  selected: string;
  /** Events that are selected for copying. */
  selection: Selection;
  /** Exact number of matches when known. */
  total: number | undefined;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
  onOrder: () => void;
}

const MORE_BEFORE_END = 60;
const HELD_BELOW_PX = 48;

export function EventList(props: EventListProps) {
  const { rows, look, wrap, selected, selection, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { virtual, measured } = useVirtualRows(scroller, rows, wrap);
  const items = virtual.getVirtualItems();
  const { hold } = useRefresh();
  useEndless(props, items.at(-1)?.index ?? 0);
  useKeepInView(props, virtual.scrollToIndex);
  useEffect(() => () => hold(false), [hold]);
  const grid = useMemo(() => gridOf(look), [look]);
  const service = useMemo(() => serviceWidth(rows), [rows]);
  const move = useArrowKeys(rows, selected, onOpen);
  const isDrawn = items.some((item) => item.key === selected);
  return (
    <div
      ref={scroller}
      className="ll"
      data-wrap={wrap}
      role="grid"
      aria-label="Events"
      aria-rowcount={(props.total ?? rows.length) + 1}
      aria-activedescendant={isDrawn ? `event-${selected}` : undefined}
      tabIndex={0}
      style={{ ...grid, "--ll-service": `${service}px` }}
      onScroll={() => hold((scroller.current?.scrollTop ?? 0) > HELD_BELOW_PX)}
      onKeyDown={move}
    >
      <div className="ll-size" style={{ height: virtual.getTotalSize() }} role="rowgroup">
        <ListHead look={look} order={props.order} onOrder={props.onOrder} />
        {items.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <EventRow
              key={item.key}
              row={row}
              look={look}
              index={item.index}
              top={item.start}
              selected={row.id === selected}
              marked={selection.chosen.has(row.id)}
              onMark={selection.toggle}
              onReach={selection.reachTo}
              measure={measured ? virtual.measureElement : undefined}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

const HEAD_PX = 27;

/** Rows of one height, or measured ones when they wrap or are cards. */
function useVirtualRows(scroller: RefObject<HTMLElement | null>, rows: readonly LogRecord[], wrap: boolean) {
  const height = useRowHeight();
  const head = height.cards ? 0 : HEAD_PX;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height.px,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    paddingStart: head,
    scrollPaddingStart: head,
  });
  const shape = `${height.px} ${wrap}`;
  useEffect(() => {
    if (shape !== "") virtual.measure();
  }, [virtual, shape]);
  return { virtual, measured: wrap || height.cards };
}

/** Asks for the next page before the end of the loaded rows is reached. */
function useEndless({ hasMore, loadingMore, rows, onMore }: EventListProps, last: number) {
  const near = last >= rows.length - MORE_BEFORE_END;
  useEffect(() => {
    if (hasMore && !loadingMore && near) onMore();
  }, [hasMore, loadingMore, near, onMore]);
}

/** Scrolls to the open event when it or the order changes, and only then; rows of the order before are waited out. */
function useKeepInView(
  { rows, selected, order }: Pick<EventListProps, "rows" | "selected" | "order">,
  scrollTo: (index: number) => void,
) {
  const shown = useRef("");
  useEffect(() => {
    const wanted = selected === "" ? "" : `${selected} ${order}`;
    if (wanted === shown.current || !isInOrder(rows, order)) return;
    const index = rows.findIndex((row) => row.id === selected);
    if (selected !== "" && index < 0) return;
    shown.current = wanted;
    if (index >= 0) scrollTo(index);
  }, [rows, selected, order, scrollTo]);
}

function isInOrder(rows: readonly LogRecord[], order: "desc" | "asc"): boolean {
  const [first, last] = [rows[0]?.timestamp ?? "", rows.at(-1)?.timestamp ?? ""];
  return first === last || first < last === (order === "asc");
}

function useArrowKeys(rows: readonly LogRecord[], selected: string, onOpen: (id: string) => void) {
  return useCallback(
    (event: KeyboardEvent) => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step === 0 && event.key !== "Enter") return;
      if (event.target !== event.currentTarget) return;
      const at = rows.findIndex((row) => row.id === selected);
      const next = rows[Math.max(0, at + step)];
      if (next === undefined) return;
      event.preventDefault();
      onOpen(next.id);
    },
    [rows, selected, onOpen],
  );
}
