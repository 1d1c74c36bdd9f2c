"use client";
/** Selecting a stretch of time: drag with the pointer, or arrow keys with Shift. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { formatCount } from "../../../ui/format/number";
import { formatSecond, type Zone } from "../../../ui/format/time";
import { type Bars, barAt, cutWords, snapToBars } from "./bars";

export interface BrushOptions {
  bars: Bars;
  /** Time at a share 0..1 of the width. */
  timeOf: (share: number) => number;
  onZoom: (fromMs: number, toMs: number) => void;
  /** Time under the pointer; null when it left. */
  onPointer: (at: number | null) => void;
}

const DRAG_PX = 4;
/** Width of the axis labels at the left, px; the plot begins behind it. */
export const AXIS_PX = 36;

export function useBrush({ bars, timeOf, onZoom, onPointer }: BrushOptions) {
  const start = useRef<{ at: number; x: number } | null>(null);
  const [range, setRange] = useState<[number, number] | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);

  const timeAt = (event: PointerEvent<HTMLElement>) => {
    return timeOf(shareOf(event));
  };
  const zoom = (a: number, b: number) => {
    const snapped = snapToBars(bars, a, b);
    setRange(null);
    setCursor(null);
    onPointer(null);
    onZoom(snapped.fromMs, snapped.toMs);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setCursor(null);
    start.current = { at: timeAt(event), x: event.clientX };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const at = timeAt(event);
    onPointer(at);
    const from = start.current;
    if (from !== null && Math.abs(event.clientX - from.x) >= DRAG_PX) setRange([from.at, at]);
  };
  const onPointerUp = () => {
    start.current = null;
    if (range !== null) zoom(range[0], range[1]);
  };
  const cancel = () => {
    start.current = null;
    setRange(null);
    setCursor(null);
    onPointer(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const moved = moveByKey(event, bars, cursor);
    if (moved !== undefined) {
      setCursor(moved);
      setRange(event.shiftKey ? [range?.[0] ?? cursor ?? moved, moved + 1] : null);
    } else if (event.key === "Enter" && cursor !== null) zoom(range?.[0] ?? cursor, range?.[1] ?? cursor + 1);
    else if (event.key === "Escape" && (cursor !== null || range !== null)) cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const handlers = {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: cancel,
    onPointerLeave: () => onPointer(null),
    onBlur: cancel,
    onKeyDown,
  };
  return { range, cursor, handlers };
}

/** Where the pointer is, as a share of the plot's width. */
function shareOf(event: PointerEvent<HTMLElement>): number {
  const box = event.currentTarget.getBoundingClientRect();
  const share = (event.clientX - box.left - AXIS_PX) / Math.max(1, box.width - AXIS_PX);
  return Math.min(1, Math.max(0, share));
}

/** The bar that an arrow key leads to; undefined for any other key. */
function moveByKey(event: KeyboardEvent, bars: Bars, cursor: number | null): number | undefined {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return undefined;
  const begin = step > 0 ? bars.fromMs : bars.toMs - 1;
  const wanted = cursor === null ? begin : cursor + step * bars.intervalMs;
  return barAt(bars, Math.min(bars.toMs - 1, Math.max(bars.fromMs, wanted))).at;
}

/** What a bar says to those who do not see it. */
export function describeBar(bars: Bars, at: number, zone: Zone): string {
  const bar = barAt(bars, at);
  const cut = cutWords(bars, bar.at);
  return `${formatSecond(bar.at, zone)}: ${formatCount(bar.total)} events${cut === undefined ? "" : `, ${cut}`}`;
}
