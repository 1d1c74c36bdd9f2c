"use client";
/** Selecting a stretch of time: drag with the pointer, or arrow keys with Shift. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { formatCount } from "../../../ui/format/number";
import { formatSecond, type Zone } from "../../../ui/format/time";
import { barAt, type Bars, snapToBars } from "./bars";

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
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - AXIS_PX) / Math.max(1, box.width - AXIS_PX);
    return timeOf(Math.min(1, Math.max(0, share)));
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
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step !== 0) {
      const from = cursor ?? (step > 0 ? bars.fromMs - bars.intervalMs : bars.toMs);
      const next = barAt(bars, Math.min(bars.toMs - 1, Math.max(bars.fromMs, from + step * bars.intervalMs))).at;
      setCursor(next);
      setRange(event.shiftKey ? [range?.[0] ?? cursor ?? next, next + 1] : null);
    } else if (event.key === "Enter" && cursor !== null) zoom(range?.[0] ?? cursor, range?.[1] ?? cursor + 1);
    else if (event.key === "Escape" && (cursor !== null || range !== null)) cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const describe = (zone: Zone) => {
    const bar = barAt(bars, cursor ?? bars.fromMs);
    return `${formatSecond(bar.at, zone)}: ${formatCount(bar.total)} events`;
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
  return { range, cursor, handlers, describe };
}
