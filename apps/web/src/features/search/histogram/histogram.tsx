"use client";
/** Counts over time, stacked by level. Drag zooms, `u` undoes; arrow keys walk the bars. Its space is reserved. */
import { useMemo, useRef, useState } from "react";
import { formatInterval } from "../../../ui/format/duration";
import { wallTime, type Zone } from "../../../ui/format/time";
import { ProgressLine } from "../../../ui/progress-line";
import type { HistogramAnswer } from "../../api/types";
import { type Bars, barAt, snapToBars, toBars } from "./bars";
import { HistogramLegend } from "./histogram-legend";
import { HistogramPlot } from "./histogram-plot";
import { HistogramTip } from "./histogram-tip";
import { describeBar, useBrush } from "./use-brush";
import { useWidth } from "./use-width";

export interface HistogramProps {
  answer: HistogramAnswer | undefined;
  loading: boolean;
  failed: boolean;
  zone: Zone;
  onZoom: (fromMs: number, toMs: number) => void;
  onLevel: (level: string, exclude: boolean) => void;
}

export function Histogram({ answer, loading, failed, zone, onZoom, onLevel }: HistogramProps) {
  const bars = useMemo(() => (answer === undefined ? undefined : barsOf(answer)), [answer]);
  return (
    <section className="hist" aria-label="Events over time">
      <ProgressLine active={loading} />
      <HistogramLegend bars={bars} onLevel={onLevel}>
        <span className="t3 hist-step" data-tip="Width of a bar">
          {bars === undefined ? "" : formatInterval(bars.intervalMs)}
        </span>
      </HistogramLegend>
      {bars === undefined ? (
        <div className="hist-plot">
          {failed ? <p className="help">The histogram could not be read.</p> : null}
        </div>
      ) : (
        <Interactive bars={bars} completeTo={answer?.complete_to ?? null} zone={zone} onZoom={onZoom} />
      )}
    </section>
  );
}

function barsOf(answer: HistogramAnswer): Bars {
  return toBars(answer, Date.parse(answer.from), Date.parse(answer.to));
}

interface InteractiveProps {
  bars: Bars;
  completeTo: string | null;
  zone: Zone;
  onZoom: (fromMs: number, toMs: number) => void;
}

function Interactive({ bars, completeTo, zone, onZoom }: InteractiveProps) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  const [pointer, setPointer] = useState<number | null>(null);
  const timeOf = (share: number) => bars.fromMs + share * (bars.toMs - bars.fromMs);
  const brush = useBrush({ bars, timeOf, onZoom, onPointer: setPointer });
  const shown = brush.range === null ? pointer : null;
  const selection = brush.range === null ? null : snapToBars(bars, brush.range[0], brush.range[1]);
  return (
    <div className="hist-plot">
      <div
        ref={element}
        className="hist-area"
        role="slider"
        tabIndex={0}
        aria-label="Events over time; arrow keys walk the bars, Shift selects, Enter zooms"
        aria-valuemin={0}
        aria-valuemax={bars.max}
        aria-valuenow={barAt(bars, brush.cursor ?? pointer ?? bars.fromMs).total}
        aria-valuetext={describeBar(bars, brush.cursor ?? bars.fromMs, zone)}
        {...brush.handlers}
      >
        <HistogramPlot
          bars={bars}
          width={width}
          completeToMs={completeTo === null ? null : Date.parse(completeTo)}
          selection={selection}
          cursor={brush.cursor ?? shown}
          zone={zone}
          offsetMs={offsetOf(bars.fromMs, zone)}
        />
        <HistogramTip bars={bars} at={brush.cursor ?? shown} zone={zone} />
      </div>
    </div>
  );
}

/** How far a zone is ahead of UTC at an instant, ms. */
function offsetOf(epochMs: number, zone: Zone): number {
  const t = wallTime(epochMs, zone);
  const asUtc = Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second, t.ms);
  return asUtc - epochMs;
}
