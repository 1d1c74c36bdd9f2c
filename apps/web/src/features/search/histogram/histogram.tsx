"use client";
/** Counts over time, stacked by level or by the values of a key. Drag zooms, `u` undoes; arrow keys walk the bars. Its space is reserved. */
import { useMemo, useRef, useState } from "react";
import { formatInterval } from "../../../ui/format/duration";
import { wallTime, type Zone } from "../../../ui/format/time";
import { ProgressLine } from "../../../ui/progress-line";
import type { HistogramAnswer } from "../../api/types";
import type { Ask } from "../use-search";
import { type Bars, barAt, snapToBars, toBars } from "./bars";
import { HistogramLegend } from "./histogram-legend";
import { CompareMenu, SplitMenu } from "./histogram-menus";
import { HistogramPlot } from "./histogram-plot";
import { HistogramTip } from "./histogram-tip";
import type { Before } from "./use-before";
import { describeBar, useBrush } from "./use-brush";
import { useWidth } from "./use-width";

export interface HistogramProps {
  ask: Ask;
  answer: HistogramAnswer | undefined;
  /** The key that the answer is split by. */
  by: string;
  before: Before | undefined;
  loading: boolean;
  failed: boolean;
  zone: Zone;
  onZoom: (fromMs: number, toMs: number) => void;
  onValue: (value: string, exclude: boolean) => void;
}

export function Histogram(props: HistogramProps) {
  const { ask, answer, by, before, loading, failed, zone, onZoom, onValue } = props;
  const bars = useMemo(() => (answer === undefined ? undefined : toBars(answer, by)), [answer, by]);
  return (
    <section className="hist" aria-label="Events over time">
      <ProgressLine active={loading} />
      <HistogramLegend bars={bars} onValue={onValue}>
        <SplitMenu ask={ask} by={by} />
        <CompareMenu />
        <span className="t3 hist-step" data-tip="Width of a bar">
          {bars === undefined ? "" : formatInterval(bars.intervalMs)}
        </span>
      </HistogramLegend>
      {bars === undefined ? (
        <div className="hist-plot">
          {failed ? <p className="help">The histogram could not be read.</p> : null}
        </div>
      ) : (
        <Interactive
          bars={bars}
          before={before}
          completeTo={answer?.complete_to ?? null}
          zone={zone}
          onZoom={onZoom}
        />
      )}
    </section>
  );
}

interface InteractiveProps {
  bars: Bars;
  before: Before | undefined;
  completeTo: string | null;
  zone: Zone;
  onZoom: (fromMs: number, toMs: number) => void;
}

function Interactive({ bars, before, completeTo, zone, onZoom }: InteractiveProps) {
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
          before={before}
          width={width}
          completeToMs={completeTo === null ? null : Date.parse(completeTo)}
          selection={selection}
          cursor={brush.cursor ?? shown}
          zone={zone}
          offsetMs={offsetOf(bars.fromMs, zone)}
        />
        <HistogramTip bars={bars} before={before} at={brush.cursor ?? shown} zone={zone} />
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
