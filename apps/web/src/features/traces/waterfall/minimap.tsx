"use client";
/** The whole trace in small; dragging chooses the part that the bars show. */
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { formatDuration } from "../../../ui/format/duration";
import { barArea, type Colours } from "./paint";
import type { TraceTree } from "./tree";

export interface MinimapProps {
  tree: TraceTree;
  colours: Colours;
  colourOf: (service: string) => string;
  width: number;
  /** Null shows all. */
  zoom: readonly [number, number] | null;
  onZoom: (zoom: [number, number] | null) => void;
}

const HEIGHT = 40;
/** A shorter drag is a click. */
const DRAG_PX = 4;

export function Minimap({ tree, colours, colourOf, width, zoom, onZoom }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const area = barArea({ width, phone: false });
  useEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (!ctx || width === 0) return;
    ctx.clearRect(0, 0, area.width, HEIGHT);
    const line = Math.max(1, Math.min(2, HEIGHT / tree.nodes.length));
    for (const [at, node] of tree.nodes.entries()) {
      if (node.span === null) continue;
      ctx.fillStyle =
        node.span.status === "error" ? colours.get("--sg-st-firing-fill") : colourOf(node.span.service);
      const x = (node.start / tree.length) * area.width;
      const y = (at / tree.nodes.length) * (HEIGHT - line);
      ctx.fillRect(x, y, Math.max(1, ((node.end - node.start) / tree.length) * area.width), line);
    }
  }, [tree, colours, colourOf, area.width, width]);
  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(box.width, Math.max(0, event.clientX - box.left));
  };
  const end = () => {
    if (drag === null) return;
    const [left, right] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    setDrag(null);
    if (right - left < DRAG_PX) onZoom(null);
    else onZoom([(left / area.width) * tree.length, (right / area.width) * tree.length]);
  };
  const shown =
    drag === null
      ? zoom?.map((ms) => (ms / tree.length) * area.width)
      : [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
  return (
    <div className="wmini only-desk">
      <span className="t3 f12">{zoom === null ? "drag to zoom" : zoomWords(zoom)}</span>
      <div
        className="wmini-area"
        style={{ left: area.x, width: area.width }}
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: at(event), to: at(event) });
        }}
        onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: at(event) })}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        <canvas ref={canvas} width={Math.max(1, Math.round(area.width))} height={HEIGHT} />
        {shown ? (
          <i
            className="wmini-sel"
            style={{ left: shown[0] ?? 0, width: Math.max(2, (shown[1] ?? 0) - (shown[0] ?? 0)) }}
          />
        ) : null}
      </div>
    </div>
  );
}

function zoomWords([from, to]: readonly [number, number]): string {
  return `${formatDuration(from)} – ${formatDuration(to)}`;
}
