"use client";
/** The drawing of the histogram: one path for each level, axis labels, selection. */
import { useId } from "react";
import { compactCount } from "../../../ui/format/number";
import { formatDay, formatMinute, formatSecond, type Zone } from "../../../ui/format/time";
import { axisSteps, type Bars, cutOf, timeTicks } from "./bars";
import type { Before } from "./use-before";
import { AXIS_PX } from "./use-brush";

export interface HistogramPlotProps {
  bars: Bars;
  /** The period before, as outlines behind the bars. */
  before: Before | undefined;
  width: number;
  completeToMs: number | null;
  selection: { fromMs: number; toMs: number } | null;
  cursor: number | null;
  zone: Zone;
  /** How far the zone is ahead of UTC, ms. */
  offsetMs: number;
}

/** Height of the plot in units of its view box; CSS gives it 66 or 78 px. */
const HEIGHT = 78;
/** Room above the highest bar, as a share. */
const HEADROOM = 1.08;

export function HistogramPlot(props: HistogramPlotProps) {
  const { bars, before, width, selection, cursor } = props;
  const inner = Math.max(0, width - AXIS_PX);
  const max = Math.max(bars.max, before?.max ?? 0);
  const top = max * HEADROOM || 1;
  const x = (at: number) => ((at - bars.fromMs) / Math.max(1, bars.toMs - bars.fromMs)) * inner;
  const steps = axisSteps(max);
  return (
    <>
      <div className="hist-y" aria-hidden="true">
        {[0, ...steps].map((value) => (
          <span key={value} style={{ bottom: `${(value / top) * 100}%` }}>
            {compactCount(value)}
          </span>
        ))}
      </div>
      <svg
        className="hist-svg"
        viewBox={`0 0 ${Math.max(1, inner)} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {[0, ...steps].map((value) => (
          <line
            key={value}
            className="gridline"
            x1="0"
            x2={inner}
            y1={HEIGHT - (value / top) * HEIGHT}
            y2={HEIGHT - (value / top) * HEIGHT}
          />
        ))}
        {bars.layers.map(({ key, other, fill }, index) => (
          <Stack key={`${key} ${other}`} {...props} index={index} x={x} top={top} fill={fill} />
        ))}
        <Hatch bars={bars} x={x} top={top} />
        {before === undefined ? null : <Ghost before={before} bars={bars} x={x} top={top} />}
      </svg>
      {cursor === null ? null : (
        <i className="xhair hist-over" style={{ left: AXIS_PX + Math.max(0, x(cursor)) }} />
      )}
      {selection === null ? null : (
        <i
          className="brush hist-over"
          style={{
            left: AXIS_PX + x(selection.fromMs),
            width: Math.max(2, x(selection.toMs) - x(selection.fromMs)),
          }}
        />
      )}
      <TimeLabels {...props} inner={inner} x={x} />
    </>
  );
}

interface StackProps extends HistogramPlotProps {
  index: number;
  x: (at: number) => number;
  top: number;
  fill: string;
}

/** The bars of one level; those not yet complete are paler. */
function Stack({ bars, index, x, top, fill, completeToMs }: StackProps) {
  let complete = "";
  let open = "";
  const step = x(bars.fromMs + bars.intervalMs);
  const gap = step > 4 ? 1 : step > 2 ? 0.5 : 0;
  for (const bar of bars.bars) {
    const count = bar.counts[index] ?? 0;
    if (count === 0) continue;
    const below = bar.counts.slice(0, index).reduce((sum, one) => sum + one, 0);
    const height = Math.max(0.75, (count / top) * HEIGHT);
    const y = HEIGHT - (below / top) * HEIGHT - height;
    const left = Math.max(0, x(bar.at));
    const right = Math.min(x(bars.toMs), x(bar.at + bars.intervalMs)) - gap;
    if (right <= left) continue;
    const path = `M${left.toFixed(2)} ${y.toFixed(2)}H${right.toFixed(2)}V${(y + height).toFixed(2)}H${left.toFixed(2)}Z`;
    if (completeToMs === null || bar.at + bars.intervalMs > completeToMs) open += path;
    else complete += path;
  }
  return (
    <>
      <path d={complete} fill={fill} />
      <path d={open} fill={fill} opacity={0.45} />
    </>
  );
}

/** Stripes over the bars that an end of the range cuts. */
function Hatch({ bars, x, top }: Pick<StackProps, "bars" | "x" | "top">) {
  const id = useId();
  const path = bars.bars
    .map(({ at, total }) => {
      const { first, last } = cutOf(bars, at);
      if (!first && !last) return "";
      const left = Math.max(0, x(at));
      const right = Math.min(x(bars.toMs), x(at + bars.intervalMs));
      const y = HEIGHT - Math.max(0.75, (total / top) * HEIGHT);
      return `M${left.toFixed(2)} ${y.toFixed(2)}H${right.toFixed(2)}V${HEIGHT}H${left.toFixed(2)}Z`;
    })
    .join("");
  return path === "" ? null : (
    <>
      <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="hist-hatch" width="2" height="4" />
      </pattern>
      <path className="hist-cut" d={path} fill={`url(#${id})`} />
    </>
  );
}

interface GhostProps {
  before: Before;
  bars: Bars;
  x: (at: number) => number;
  top: number;
}

/** Tops of the bars of the period before, each over its place in this one. */
function Ghost({ before, bars, x, top }: GhostProps) {
  const path = before.bars
    .map(({ at, total }) => {
      const left = Math.max(0, x(at));
      const right = Math.min(x(bars.toMs), x(at + before.intervalMs));
      const y = HEIGHT - (total / top) * HEIGHT;
      return right <= left ? "" : `M${left.toFixed(2)} ${y.toFixed(2)}H${right.toFixed(2)}`;
    })
    .join("");
  return <path className="hist-ghost" d={path} />;
}

interface TimeLabelsProps extends HistogramPlotProps {
  inner: number;
  x: (at: number) => number;
}

function TimeLabels({ bars, zone, offsetMs, inner, x }: TimeLabelsProps) {
  const ticks = timeTicks(bars, inner, offsetMs);
  const seconds = (ticks[1]?.at ?? 0) - (ticks[0]?.at ?? 0) < 60_000;
  return (
    <div className="hist-x" aria-hidden="true">
      {ticks.map((tick) => {
        const left = x(tick.at);
        const edge = left < 16 ? "first" : left > inner - 16 ? "last" : "";
        const clock = seconds ? formatSecond(tick.at, zone) : formatMinute(tick.at, zone);
        return (
          <span key={tick.at} className={edge} style={{ left }}>
            {tick.isDay ? formatDay(tick.at, zone) : clock}
          </span>
        );
      })}
    </div>
  );
}
