/** Draws the visible part of a waterfall on a canvas: names, bars, durations, critical path, logs. No state of its own. */
import { formatDuration } from "../../../ui/format/duration";
import { visible } from "../../search/list/message-text";
import type { CriticalPath } from "./critical-path";
import type { Row } from "./rows";
import type { TraceTree } from "./tree";

export interface Colours {
  get(token: string): string;
}

export interface LogMark {
  at: number;
  level: string;
}

export interface Scene {
  tree: TraceTree;
  rows: readonly Row[];
  path: CriticalPath | null;
  logs: ReadonlyMap<string, readonly LogMark[]>;
  colourOf: (service: string) => string;
  /** Index into rows. */
  selected: number;
  hovered: number;
  /** Milliseconds at both edges. */
  from: number;
  to: number;
  /** Found by "Find in trace"; null shows all alike. */
  found: ReadonlySet<number> | null;
}

export interface Frame {
  width: number;
  height: number;
  /** First pixel of the rows that is seen. */
  top: number;
  phone: boolean;
}

export const ROW_PX = 28;
export const PHONE_ROW_PX = 40;
const DURATION_PX = 68;
const PAD = 16;

export function rowHeight(phone: boolean): number {
  return phone ? PHONE_ROW_PX : ROW_PX;
}

/** Where the bars are. */
export function barArea({ width, phone }: Pick<Frame, "width" | "phone">): { x: number; width: number } {
  if (phone) return { x: 12, width: Math.max(1, width - 24) };
  const name = Math.min(348, Math.round(width * 0.4));
  return { x: name + PAD, width: Math.max(1, width - name - DURATION_PX - 2 * PAD) };
}

export function paint(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  at: { frame: Frame; colours: Colours },
): void {
  const { frame, colours } = at;
  const height = rowHeight(frame.phone);
  ctx.clearRect(0, 0, frame.width, frame.height);
  ctx.textBaseline = "middle";
  grid(ctx, scene, at);
  const first = Math.max(0, Math.floor(frame.top / height));
  const last = Math.min(scene.rows.length, Math.ceil((frame.top + frame.height) / height));
  for (let i = first; i < last; i++) {
    const y = i * height - frame.top;
    if (i === scene.selected || i === scene.hovered) {
      ctx.fillStyle = colours.get(i === scene.selected ? "--sg-accent-subtle" : "--sg-hover");
      ctx.fillRect(0, y, frame.width, height);
    }
    if (i === scene.selected) {
      ctx.fillStyle = colours.get("--sg-accent");
      ctx.fillRect(0, y, 3, height);
    }
    const row = scene.rows[i];
    if (row === undefined) continue;
    ctx.globalAlpha = scene.found === null || scene.found.has(row.node) ? 1 : 0.35;
    paintName(ctx, scene, { ...at, row, y });
    paintBar(ctx, scene, { ...at, row, y });
    ctx.globalAlpha = 1;
  }
}

function grid(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  { frame, colours }: { frame: Frame; colours: Colours },
) {
  const area = barArea(frame);
  ctx.fillStyle = colours.get("--sg-chart-grid");
  for (const t of ticks(scene.from, scene.to).slice(1)) {
    ctx.fillRect(
      Math.round(area.x + ((t - scene.from) / (scene.to - scene.from)) * area.width),
      0,
      1,
      frame.height,
    );
  }
}

/** Round times within a span, at most five. */
export function ticks(from: number, to: number): number[] {
  const rough = (to - from) / 4.5;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * size).find((one) => one >= rough) ?? rough;
  const found: number[] = [];
  for (let t = Math.ceil(from / step) * step; t < to && found.length < 8; t += step) found.push(t);
  return found;
}

interface RowPlace {
  frame: Frame;
  colours: Colours;
  row: Row;
  y: number;
}

function paintName(ctx: CanvasRenderingContext2D, scene: Scene, { frame, colours, row, y }: RowPlace): void {
  const node = scene.tree.nodes[row.node];
  if (node === undefined) return;
  const area = barArea(frame);
  const middle = y + (frame.phone ? 12 : ROW_PX / 2);
  const limit = frame.phone ? frame.width - DURATION_PX - 12 : area.x - 12;
  let x = (frame.phone ? 12 : PAD) + Math.min(node.depth, 20) * (frame.phone ? 7 : 13);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, y, limit, rowHeight(frame.phone));
  ctx.clip();
  ctx.font = "12px system-ui, sans-serif";
  ctx.fillStyle = colours.get("--sg-text-3");
  if (row.foldable) ctx.fillText(row.folded ? "▸" : "▾", x, middle);
  x += 13;
  ctx.fillStyle = node.span === null ? colours.get("--sg-text-3") : scene.colourOf(node.span.service);
  if (node.span === null) ctx.strokeRect(x + 0.5, middle - 4.5, 9, 9);
  else ctx.fillRect(x, middle - 5, 10, 10);
  x += 16;
  const service = node.span === null ? "" : visible(node.span.service, true);
  const name = node.span === null ? "span not received" : visible(node.span.name, true).slice(0, 200);
  ctx.fillStyle = colours.get("--sg-text-2");
  ctx.fillText(service, x, middle);
  x += service === "" ? 0 : ctx.measureText(service).width + 6;
  ctx.font = node.span === null ? "italic 12px system-ui, sans-serif" : "12px ui-monospace, monospace";
  ctx.fillStyle = colours.get(node.span === null ? "--sg-text-3" : "--sg-text");
  ctx.fillText(name, x, middle);
  x += ctx.measureText(name).width + 8;
  ctx.font = "11px system-ui, sans-serif";
  if (row.repeats > 1) ctx.fillText(`× ${row.repeats}`, Math.min(x, limit - 40), middle);
  if (node.span?.status === "error") {
    ctx.fillStyle = colours.get("--sg-sev-error");
    ctx.fillText("▲", Math.min(x, limit - 14), middle);
  }
  ctx.restore();
}

function paintBar(ctx: CanvasRenderingContext2D, scene: Scene, { frame, colours, row, y }: RowPlace): void {
  const node = scene.tree.nodes[row.node];
  if (node === undefined) return;
  const area = barArea(frame);
  const alpha = ctx.globalAlpha;
  const place = (ms: number) => area.x + ((ms - scene.from) / (scene.to - scene.from)) * area.width;
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.x - 3, y, area.width + 6, rowHeight(frame.phone));
  ctx.clip();
  const [left, width] = [place(row.start), Math.max(2, place(row.end) - place(row.start))];
  const [top, height] = frame.phone ? [y + 24, 10] : [y + 8, 12];
  const colour = node.span === null ? colours.get("--sg-text-3") : scene.colourOf(node.span.service);
  if (node.span !== null) {
    ctx.globalAlpha = alpha * 0.34;
    ctx.fillStyle = colour;
    ctx.fillRect(left, top, width, height);
  } else ctx.setLineDash([3, 2]);
  ctx.globalAlpha = alpha * (node.span?.status === "error" ? 1 : 0.6);
  ctx.lineWidth = node.span?.status === "error" ? 1.5 : 1;
  ctx.strokeStyle = node.span?.status === "error" ? colours.get("--sg-st-firing-fill") : colour;
  ctx.strokeRect(left + 0.5, top + 0.5, Math.max(1, width - 1), height - 1);
  ctx.setLineDash([]);
  ctx.globalAlpha = alpha;
  ctx.fillStyle = colours.get("--sg-text");
  for (const [from, to] of scene.path?.segments.get(row.node) ?? [])
    ctx.fillRect(place(from), top + height / 2 - 1, Math.max(1.5, place(to) - place(from)), 2);
  for (const mark of scene.logs.get(node.id) ?? [])
    diamond(ctx, place(mark.at), {
      y: top - 1,
      colour: colours.get(`--sg-sev-${mark.level || "trace"}-fill`),
    });
  ctx.restore();
  ctx.font = "12px system-ui, sans-serif";
  ctx.fillStyle = colours.get("--sg-text-2");
  ctx.textAlign = "right";
  const length = node.span === null ? "" : formatDuration(row.end - row.start);
  ctx.fillText(length, frame.width - (frame.phone ? 12 : PAD), y + (frame.phone ? 12 : ROW_PX / 2));
  ctx.textAlign = "left";
}

function diamond(
  ctx: CanvasRenderingContext2D,
  x: number,
  { y, colour }: { y: number; colour: string },
): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, y - 4);
  ctx.lineTo(x + 4, y);
  ctx.lineTo(x, y + 4);
  ctx.lineTo(x - 4, y);
  ctx.fill();
}
