"use client";
/** Events a second by source, stacked. More than ten sources: the nine largest and the rest in one. */
import { useMemo } from "react";
import { Chart } from "../../ui/chart/chart";
import type { ChartSeries, ChartSpec } from "../../ui/chart/spec";
import { compactCount, formatRate } from "../../ui/format/number";
import type { IngestHealth, IngestSource } from "../api/types";
import { useZone } from "../shell/use-zone";
import { rateNow, rates, type Span } from "./series";

export const CHART_PX = 126;
const SLOTS = 10;

/** Token of the colour of the source at a place of the table. */
export function sourceColour(index: number): string {
  return index < SLOTS ? `--sg-c${index + 1}` : "--sg-text-3";
}

export function ReceivedPanel({ health, span }: { health: IngestHealth; span: Span }) {
  const zone = useZone();
  const step = health.interval_ms;
  const spec = useMemo(
    (): ChartSpec => ({
      series: seriesOf(health.sources, span, step),
      stacked: true,
      fromMs: span.fromMs,
      toMs: span.toMs,
      zone,
      format: (value) => (value < 10 ? String(Number(value.toFixed(2))) : compactCount(Math.round(value))),
    }),
    [health, span, step, zone],
  );
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Received</h2>
        <span className="f12 t3 trunc">events per second</span>
        <span className="grow" />
        <span className="panel-fact">{formatRate(rateNow(health.sources, span, step))} now</span>
      </div>
      <div className="panel-body">
        <Chart
          spec={spec}
          height={CHART_PX}
          label="Events per second by source; the table below has the sums"
        />
      </div>
    </section>
  );
}

function seriesOf(sources: readonly IngestSource[], span: Span, step: number): ChartSeries[] {
  const shown = sources.length > SLOTS ? sources.slice(0, SLOTS - 1) : sources;
  const rest = sources.slice(shown.length);
  const series = shown.map((source, index): ChartSeries => {
    return { name: source.source, colour: sourceColour(index), points: rates(source.series, span, step) };
  });
  if (rest.length > 0) {
    const all = rest.flatMap((source) => source.series);
    series.push({ name: `other (${rest.length})`, colour: "--sg-text-3", points: rates(all, span, step) });
  }
  return series;
}
