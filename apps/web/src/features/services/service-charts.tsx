"use client";
/** Figures of one service, and the same over time. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Chart } from "../../ui/chart/chart";
import type { ChartSeries, ChartSpec } from "../../ui/chart/spec";
import { formatDuration } from "../../ui/format/duration";
import { formatRate, formatShare } from "../../ui/format/number";
import type { ServiceAnswer } from "../api/types";
import { visible } from "../search/list/message-text";
import { rangeOnly, writeUrl } from "../shell/url-state";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
import { ERROR_LIMIT } from "./service-map";

type Point = ServiceAnswer["points"][number];

export function ServiceFacts({ answer }: { answer: ServiceAnswer }) {
  const [url] = useUrl();
  const search = writeUrl({ ...rangeOnly(url), q: `service:${JSON.stringify(answer.service)}` });
  const facts: [string, string][] = [
    [formatRate(answer.per_second), "requests"],
    [formatShare(answer.error_share), "errors"],
    [formatDuration(answer.p50_ms), "p50"],
    [formatDuration(answer.p95_ms), "p95"],
    [formatDuration(answer.p99_ms), "p99"],
  ];
  return (
    <div className="trace-facts pad">
      {facts.map(([value, name]) => (
        <span
          key={name}
          className={name === "errors" && answer.error_share > ERROR_LIMIT ? "bad" : undefined}
        >
          <b>{value}</b> {name}
        </span>
      ))}
      {answer.version === "" ? null : (
        <span>
          version <b className="mono">{visible(answer.version, true)}</b>
        </span>
      )}
      <span className="grow" />
      <Link className="link" href={`/traces${search}`}>
        Traces
      </Link>
      <Link className="link" href={`/search${search}`}>
        Logs
      </Link>
    </div>
  );
}

export function ServiceCharts({ answer }: { answer: ServiceAnswer }) {
  const zone = useZone();
  const span = { fromMs: Date.parse(answer.from), toMs: Date.parse(answer.to), zone, stacked: false };
  const seconds = answer.interval_ms / 1000;
  const line = (name: string, colour: string, pick: (point: Point) => number | null): ChartSeries => ({
    name,
    colour,
    points: withGaps(answer, pick),
  });
  const charts: [string, ChartSpec][] = [
    [
      "Requests",
      { ...span, series: [line("requests", "--sg-c1", (p) => p.requests / seconds)], format: formatRate },
    ],
    [
      "Errors",
      {
        ...span,
        series: [line("errors", "--sg-st-firing-fill", (p) => p.errors / p.requests)],
        format: (value) => formatShare(value),
      },
    ],
    [
      "Duration",
      {
        ...span,
        series: [
          line("p50", "--sg-c3", (p) => p.p50_ms),
          line("p95", "--sg-c2", (p) => p.p95_ms),
          line("p99", "--sg-c5", (p) => p.p99_ms),
        ],
        format: formatDuration,
      },
    ],
  ];
  return (
    <div className="svc-charts">
      {charts.map(([title, spec]) => (
        <Panel key={title} title={title}>
          <Chart height={160} label={`${title} of ${answer.service} over time`} spec={spec} />
        </Panel>
      ))}
    </div>
  );
}

/** Every interval of the range; one without a request is a gap. Pure. */
export function withGaps(
  answer: Pick<ServiceAnswer, "from" | "to" | "interval_ms" | "points">,
  pick: (point: Point) => number | null,
): [number, number | null][] {
  const known = new Map(answer.points.map((point) => [point.t, point]));
  const all: [number, number | null][] = [];
  for (let t = Date.parse(answer.from); t < Date.parse(answer.to); t += answer.interval_ms) {
    const point = known.get(t);
    all.push([t, point === undefined ? null : pick(point)]);
  }
  return all;
}

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
      </div>
      {children}
    </section>
  );
}
