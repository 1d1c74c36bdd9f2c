"use client";
/** How long events take: from receipt until searchable, or from the sender to receipt; p50 and p99 a bar. A bar without events is a gap. */
import { useMemo, useState } from "react";
import { Chart } from "../../ui/chart/chart";
import type { ChartSpec } from "../../ui/chart/spec";
import { formatDuration } from "../../ui/format/duration";
import { Segmented } from "../../ui/segmented";
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

const WAYS = [
  { value: "searchable", text: "Searchable" },
  { value: "points", text: "Received" },
] as const;
type Way = (typeof WAYS)[number]["value"];

const LABELS: Readonly<Record<Way, string>> = {
  searchable: "Time from our receipt until searchable, 50th and 99th percentile",
  points: "Time from the sender's clock to our receipt, 50th and 99th percentile",
};
const P99 = "--sg-c1";
const P50 = "--sg-c7";

export function LatencyPanel({ health, span }: { health: IngestHealth; span: Span }) {
  const zone = useZone();
  const [way, setWay] = useState<Way>("searchable");
  const points = health.latency[way];
  const step = health.interval_ms;
  const spec = useMemo(
    (): ChartSpec => ({
      series: [
        { name: "p99", colour: P99, points: withGaps(points, 2, step) },
        { name: "p50", colour: P50, points: withGaps(points, 1, step) },
      ],
      stacked: false,
      fromMs: span.fromMs,
      toMs: span.toMs,
      zone,
      format: (ms) => (ms === 0 ? "0" : formatDuration(ms)),
    }),
    [points, span, step, zone],
  );
  const newest = points.at(-1);
  return (
    <section className="panel">
      <div className="panel-head lat-head">
        <h2>Latency</h2>
        <Segmented label="Latency until" value={way} options={WAYS} onChange={setWay} />
        <span className="grow" />
        <span className="lat-legend">
          <Percentile name="p50" colour={P50} ms={newest?.[1]} />
          <Percentile name="p99" colour={P99} ms={newest?.[2]} />
        </span>
      </div>
      <div className="panel-body">
        <Chart spec={spec} height={CHART_PX} label={LABELS[way]} />
      </div>
    </section>
  );
}

/** The newest value, with the colour of its line. */
function Percentile({ name, colour, ms }: { name: string; colour: string; ms: number | undefined }) {
  return (
    <span className="panel-fact">
      <i className="lat-mark" style={{ background: `var(${colour})` }} aria-hidden="true" />
      {formatDuration(ms)} <span className="t3">{name}</span>
    </span>
  );
}
