"use client";
/** The waterfall: a canvas as high as its pane over a scrolled length, so that any number of rows costs the same. */
import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { formatDuration } from "../../../ui/format/duration";
import { useMedia } from "../../shell/use-media";
import { Minimap } from "./minimap";
import { barArea, type Frame, paint, rowHeight, type Scene, ticks } from "./paint";
import { useColours } from "./use-colours";

export interface WaterfallProps {
  scene: Omit<Scene, "colourOf" | "hovered" | "from" | "to">;
  /** Token of the colour of a service. */
  tokenOf: (service: string) => string;
  zoom: readonly [number, number] | null;
  onZoom: (zoom: [number, number] | null) => void;
  onSelect: (row: number) => void;
  onToggle: (row: number) => void;
  /** Said by screen readers of the selected row. */
  selectedText: string;
}

export function Waterfall(props: WaterfallProps) {
  const { scene, tokenOf, zoom, onSelect, onToggle } = props;
  const phone = useMedia("(max-width: 720px)");
  const colours = useColours();
  const colourOf = useMemo(() => (service: string) => colours.get(tokenOf(service)), [colours, tokenOf]);
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(scroller);
  const [hovered, setHovered] = useState(-1);
  const [from, to] = zoom ?? [0, scene.tree.length];
  const height = rowHeight(phone);
  const onScroll = usePainting({ canvas, scroller }, (target, top) => {
    const frame: Frame = { width: size.width, height: size.height, top, phone };
    draw(target, { ...scene, colourOf, hovered, from, to }, { frame, colours });
  });
  useInView(scroller, scene.selected, height);
  const rowAt = (event: PointerEvent<HTMLElement>) => rowUnder(event, height, scene.rows.length);
  const press = (event: PointerEvent<HTMLElement>) => {
    const row = rowAt(event);
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    if (row >= 0 && isGlyph(scene, row, { x, phone })) onToggle(row);
    else if (row >= 0) onSelect(row);
  };
  return (
    <section className="wf" aria-label="Waterfall">
      <Minimap
        tree={scene.tree}
        colours={colours}
        colourOf={colourOf}
        width={size.width}
        zoom={zoom}
        onZoom={props.onZoom}
      />
      <Axis width={size.width} phone={phone} from={from} to={to} />
      <div
        ref={scroller}
        className="wl"
        tabIndex={0}
        role="group"
        aria-label="Spans; the selected one is read out, and the tab Table has all of them"
        onScroll={onScroll}
      >
        <div
          className="wl-rows"
          aria-hidden="true"
          style={{ height: scene.rows.length * height }}
          onPointerMove={(event) => setHovered(rowAt(event))}
          onPointerLeave={() => setHovered(-1)}
          onPointerUp={press}
        >
          <canvas ref={canvas} className="wl-canvas" />
        </div>
      </div>
      <p className="sr-only" role="status">
        {props.selectedText}
      </p>
    </section>
  );
}

/** -1 beside the rows. */
function rowUnder(event: PointerEvent<HTMLElement>, height: number, rows: number): number {
  const row = Math.floor((event.clientY - event.currentTarget.getBoundingClientRect().top) / height);
  return row >= 0 && row < rows ? row : -1;
}

/** Whether the sign that folds a row is under the pointer. */
function isGlyph(
  scene: WaterfallProps["scene"],
  row: number,
  { x, phone }: { x: number; phone: boolean },
): boolean {
  const depth = scene.tree.nodes[scene.rows[row]?.node ?? -1]?.depth ?? 0;
  const glyph = (phone ? 12 : 16) + Math.min(depth, 20) * (phone ? 7 : 13);
  return scene.rows[row]?.foldable === true && x >= glyph - 8 && x <= glyph + 14;
}

interface Panes {
  readonly canvas: { readonly current: HTMLCanvasElement | null };
  readonly scroller: { readonly current: HTMLElement | null };
}

/** Paints after every render, and once a frame while the pane is scrolled. */
function usePainting(
  { canvas, scroller }: Panes,
  work: (target: HTMLCanvasElement, top: number) => void,
): () => void {
  const latest = useRef<() => void>(() => undefined);
  const asked = useRef(0);
  useEffect(() => {
    latest.current = () => {
      if (canvas.current !== null) work(canvas.current, scroller.current?.scrollTop ?? 0);
    };
    latest.current();
  });
  return () => {
    cancelAnimationFrame(asked.current);
    asked.current = requestAnimationFrame(() => latest.current());
  };
}

/** Scrolls just as far as the selected row needs. */
function useInView(scroller: Panes["scroller"], row: number, height: number): void {
  useEffect(() => {
    const pane = scroller.current;
    if (pane === null || row < 0) return;
    const top = row * height;
    if (top < pane.scrollTop) pane.scrollTop = top;
    else if (top + height > pane.scrollTop + pane.clientHeight)
      pane.scrollTop = top + height - pane.clientHeight;
  }, [scroller, row, height]);
}

function draw(target: HTMLCanvasElement, scene: Scene, at: Parameters<typeof paint>[2]): void {
  const ratio = window.devicePixelRatio || 1;
  const { width, height } = at.frame;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (target.width !== wide || target.height !== high) {
    target.width = wide;
    target.height = high;
    target.style.width = `${width}px`;
    target.style.height = `${height}px`;
  }
  const ctx = target.getContext("2d");
  if (ctx === null || width === 0) return;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint(ctx, scene, at);
}

function useSize(of: { readonly current: HTMLElement | null }): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = of.current;
    if (element === null) return;
    const watch = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [of]);
  return size;
}

function Axis({ width, phone, from, to }: { width: number; phone: boolean; from: number; to: number }) {
  const area = barArea({ width, phone });
  return (
    <div className="whead">
      <span className="only-desk">Service and operation</span>
      <span className="wax" style={{ left: area.x, width: area.width }} aria-hidden="true">
        {width === 0
          ? null
          : ticks(from, to).map((t) => (
              <span
                key={t}
                className={t === from ? "first" : undefined}
                style={{ left: `${((t - from) / (to - from)) * 100}%` }}
              >
                {formatDuration(t)}
              </span>
            ))}
      </span>
      <span className="grow" />
      <span className="only-desk">Duration</span>
    </div>
  );
}
