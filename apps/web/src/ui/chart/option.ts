/** ChartSpec → ECharts option: the house theme in one place. Pure, given the token reader. */
import { formatDay, formatMinute, formatSecond } from "../format/time";
import type { ChartSeries, ChartSpec } from "./spec";

const FONT_PX = 11;
const ROWS_MAX = 12;

export function chartOption(spec: ChartSpec, token: (name: string) => string) {
  const label = { color: token("--sg-chart-axis"), fontSize: FONT_PX, fontFamily: token("--sg-font") };
  const seconds = spec.toMs - spec.fromMs < 5 * 60_000;
  const days = spec.toMs - spec.fromMs > 2 * 86_400_000;
  const clock = (at: number) => (seconds ? formatSecond(at, spec.zone) : formatMinute(at, spec.zone));
  return {
    animation: false,
    grid: { left: 44, right: 10, top: 8, bottom: 20 },
    xAxis: {
      type: "time",
      min: spec.fromMs,
      max: spec.toMs,
      splitNumber: 5,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        ...label,
        hideOverlap: true,
        formatter: (at: number) => (days ? formatDay(at, spec.zone) : clock(at)),
      },
    },
    yAxis: {
      type: "value",
      min: 0,
      splitNumber: 3,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: token("--sg-chart-grid") } },
      axisLabel: { ...label, formatter: spec.format },
    },
    tooltip: tooltipOf(spec, token),
    series: spec.series.map((series) => seriesOf(series, spec.stacked, token)),
  };
}

function seriesOf(series: ChartSeries, stacked: boolean, token: (name: string) => string) {
  const colour = token(series.colour);
  return {
    name: series.name,
    type: "line",
    data: series.points.map(([at, value]) => [at, value]),
    showSymbol: true,
    symbol: "circle",
    symbolSize: (_value: unknown, item: { dataIndex: number }) =>
      isAlone(series.points, item.dataIndex) ? 5 : 0,
    connectNulls: false,
    lineStyle: { width: stacked ? 1.2 : 1.5, color: colour },
    itemStyle: { color: colour },
    ...(stacked ? { stack: "all", areaStyle: { color: colour, opacity: 0.24 } } : {}),
    emphasis: { disabled: true },
  };
}

/** A point without a neighbour to draw a line to. */
export function isAlone(points: ChartSeries["points"], index: number): boolean {
  const before = points[index - 1]?.[1] ?? null;
  const after = points[index + 1]?.[1] ?? null;
  return before === null && after === null;
}

interface TipItem {
  seriesName: string;
  color: string;
  value: [number, number | null];
}

function isTipItem(value: unknown): value is TipItem {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(Reflect.get(value, "value")) && typeof Reflect.get(value, "seriesName") === "string";
}

function tooltipOf(spec: ChartSpec, token: (name: string) => string) {
  return {
    trigger: "axis",
    transitionDuration: 0,
    confine: true,
    axisPointer: { type: "line", lineStyle: { color: token("--sg-chart-crosshair"), type: "solid" } },
    backgroundColor: token("--sg-overlay"),
    borderWidth: 0,
    padding: [6, 9],
    extraCssText: `box-shadow:${token("--sg-shadow-2")};border-radius:6px`,
    textStyle: { color: token("--sg-text"), fontSize: 12, fontFamily: token("--sg-font") },
    position: (
      point: [number, number],
      ...rest: [unknown, unknown, unknown, { viewSize: [number, number]; contentSize: [number, number] }]
    ) => {
      const { viewSize, contentSize } = rest[3];
      return point[0] < viewSize[0] / 2 ? [viewSize[0] - contentSize[0] - 8, 4] : [48, 4];
    },
    formatter: (found: unknown) => tipHtml(spec, Array.isArray(found) ? found.filter(isTipItem) : []),
  };
}

function tipHtml(spec: ChartSpec, items: readonly TipItem[]): string {
  const first = items[0];
  if (first === undefined) return "";
  const sorted = [...items].sort((a, b) => (b.value[1] ?? 0) - (a.value[1] ?? 0));
  const rows = sorted.slice(0, ROWS_MAX).map((item) => {
    const value = item.value[1] === null ? "no data" : spec.format(item.value[1]);
    return `<div class="tip-row"><i class="sw" style="background:${escapeHtml(item.color)}"></i>${escapeHtml(item.seriesName)}<b>${escapeHtml(value)}</b></div>`;
  });
  const more = sorted.length > ROWS_MAX ? `<div>${sorted.length - ROWS_MAX} more</div>` : "";
  const at = `${formatDay(first.value[0], spec.zone)} ${formatSecond(first.value[0], spec.zone)}`;
  return `<div class="tip-time">${escapeHtml(at)}</div>${rows.join("")}${more}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Names come from senders: nothing of them may become markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
