"use client";
/**
 * The lines of a tail, newest at the foot. It follows the newest line until somebody scrolls up, opens an event or
 * presses a pointer on it; from then on nothing moves until `End`, the pill or the foot of the list.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { formatCount } from "../../../ui/format/number";
import { Icon } from "../../../ui/icon";
import type { LogRecord } from "../../api/types";
import { useKeys } from "../../shell/use-keys";
import { EventRow, type RowLook } from "../list/event-row";
import { gridOf, ListHead, serviceWidth } from "../list/list-head";
import { useRowHeight } from "../list/use-row-height";
import type { Line } from "./lines";
import { PatternActs } from "./pattern-acts";
import type { Tail } from "./use-tail";

export interface LiveListProps {
  tail: Tail;
  rows: readonly LogRecord[];
  look: RowLook;
  wrap: boolean;
  selected: string;
  onOpen: (id: string) => void;
}

const HEAD_PX = 27;
const FOOT_PX = 24;

export function LiveList({ tail, rows, look, wrap, selected, onOpen }: LiveListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { virtual, measured } = useVirtualLines(scroller, tail.lines, wrap);
  const { onScroll, goOn } = useFollowing(scroller, tail, virtual.getTotalSize());
  const items = virtual.getVirtualItems();
  const [under, setUnder] = useState("");
  const grid = useMemo(() => gridOf(look), [look]);
  const service = useGrowing(serviceWidth(rows));
  useKeys({ End: goOn });
  return (
    <>
      <div
        ref={scroller}
        className="ll"
        data-wrap={wrap}
        role="grid"
        aria-label="Events"
        aria-rowcount={tail.lines.length + 1}
        aria-activedescendant={items.some(({ key }) => key === selected) ? `event-${selected}` : undefined}
        tabIndex={0}
        style={{ ...grid, "--ll-service": `${service}px` }}
        onScroll={onScroll}
        onPointerDown={() => tail.store.pause()}
        onPointerOver={({ target }) => setUnder(idOfRow(target))}
        onPointerLeave={() => setUnder("")}
      >
        <div className="ll-size" style={{ height: virtual.getTotalSize() }} role="rowgroup">
          <ListHead look={look} order="asc" />
          {items.map((item) => {
            const line = tail.lines[item.index];
            if (line === undefined) return null;
            const place = {
              index: item.index,
              top: item.start,
              measure: measured ? virtual.measureElement : undefined,
            };
            return line.kind === "note" ? (
              <NoteLine key={item.key} line={line} {...place} />
            ) : (
              <EventRow
                key={item.key}
                row={line.row}
                times={line.times}
                look={look}
                selected={line.row.id === selected}
                acts={line.row.id === under ? <PatternActs body={line.row.body} /> : undefined}
                onOpen={onOpen}
                {...place}
              />
            );
          })}
        </div>
      </div>
      {tail.paused ? <NewPill count={tail.waiting} onGoOn={goOn} /> : null}
    </>
  );
}

/** Id of the event whose row holds the element; empty for none. */
function idOfRow(target: EventTarget): string {
  const row = target instanceof Element ? target.closest('[role="row"][id]') : null;
  return row === null ? "" : row.id.slice("event-".length);
}

function useVirtualLines(scroller: RefObject<HTMLElement | null>, lines: readonly Line[], wrap: boolean) {
  const height = useRowHeight();
  const head = height.cards ? 0 : HEAD_PX;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === "note" ? FOOT_PX : height.px),
    getItemKey: (index) => lines[index]?.key ?? index,
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

/** Keeps the foot in view while the tail is not paused, and pauses it when somebody scrolls up. */
function useFollowing(scroller: RefObject<HTMLElement | null>, tail: Tail, size: number) {
  const { store, paused, lines } = tail;
  const top = useRef(0);
  const toFoot = () => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    top.current = element.scrollTop;
  };
  useLayoutEffect(() => {
    if (!paused && lines.length > 0 && size > 0) toFoot();
  });
  const onScroll = () => {
    const element = scroller.current;
    if (element === null) return;
    const isUp = element.scrollTop < top.current - 1;
    const isAtFoot = element.scrollHeight - element.scrollTop - element.clientHeight < FOOT_PX;
    const isDown = element.scrollTop > top.current + 1;
    top.current = element.scrollTop;
    if (isUp && !isAtFoot) store.pause();
    else if (paused && isDown && isAtFoot) store.resume();
  };
  const goOn = () => {
    store.resume();
    toFoot();
  };
  return { onScroll, goOn };
}

/** A width that never shrinks, so that columns do not swing. */
function useGrowing(width: number): number {
  const [widest, setWidest] = useState(width);
  if (width > widest) setWidest(width);
  return Math.max(width, widest);
}

interface NoteLineProps {
  line: Extract<Line, { kind: "note" }>;
  index: number;
  top: number;
  measure: ((element: HTMLElement | null) => void) | undefined;
}

function NoteLine({ line, index, top, measure }: NoteLineProps) {
  return (
    <div
      ref={measure}
      data-index={index}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      className="live-note"
      data-tone={line.tone}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" tabIndex={-1}>
        {line.text}
      </span>
    </div>
  );
}

function NewPill({ count, onGoOn }: { count: number; onGoOn: () => void }) {
  return (
    <button type="button" className="live-pill" onClick={onGoOn}>
      <Icon of={ArrowDown} />
      <b>{formatCount(count)} new</b>
      <span className="t2 only-desk">paused while you read</span>
      <kbd className="only-desk">End</kbd>
    </button>
  );
}
