"use client";
/** From sent to received and from received to searchable: p50 and p99 a bar. A bar without events is a gap. */
import { useMemo } from "react";
import { Chart } from "../../ui/chart/chart";
import type { ChartSpec } from "../../ui/chart/spec";
import { formatDuration } from "../../ui/format/duration";
import type { IngestHealth } from "../api/types";
import { useZone } from "../shell/use-zone";
import { CHART_PX } from "./received-panel";
import type { Span } from "./series";

type Line = [number, number | null][];

/** Points of one percentile, with a null where a bar had no event. Pure. */
export function withGaps(points: IngestHealth["latency"]["points"], at: 1 | 2, stepMs: number): Line {
  const line: Line = [];
  for (const [index, point] of points.entries()) {
    const before = points[index - 1]?.[0];
    if (before !== undefined && point[0] - before > stepMs) line.push([before + stepMs, null]);
    line.push([point[0], point[at]]);
  }
  return line;
}

export function LatencyPanel({ health, span }: { health: IngestHealth; span: Span }) {
  const zone = useZone();
  const { points, searchable } = health.latency;
  const step = health.interval_ms;
  const spec = useMemo(
    (): ChartSpec => ({
      series: [
        { name: "searchable p99", colour: "--sg-c1", points: withGaps(searchable, 2, step) },
        { name: "searchable p50", colour: "--sg-c7", points: withGaps(searchable, 1, step) },
        { name: "received p99", colour: "--sg-c3", points: withGaps(points, 2, step) },
        { name: "received p50", colour: "--sg-c5", points: withGaps(points, 1, step) },
      ],
      stacked: false,
      fromMs: span.fromMs,
      toMs: span.toMs,
      zone,
      format: (ms) => (ms === 0 ? "0" : formatDuration(ms)),
    }),
    [points, searchable, span, step, zone],
  );
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>From sent to searchable</h2>
        <span className="f12 t3 trunc">sent to received, received to searchable</span>
        <span className="grow" />
        <span className="panel-fact">
          {formatDuration(searchable.at(-1)?.[2])} <span className="t3">p99 to searchable</span>
        </span>
      </div>
      <div className="panel-body">
        <Chart
          spec={spec}
          height={CHART_PX}
          label="Time from the sender's clock to our receipt, and from receipt until searchable; 50th and 99th percentile"
        />
      </div>
    </section>
  );
}
