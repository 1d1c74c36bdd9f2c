"use client";
/** The ECharts drawing of a ChartSpec. Loaded on first use; one instance for the life of the chart. */
import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { chartOption } from "./option";
import type { ChartSpec } from "./spec";

use([LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

export function ChartCanvas({ spec }: { spec: ChartSpec }) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const latest = useRef(spec);
  useEffect(() => {
    const node = element.current;
    if (node === null) return;
    const made = init(node);
    chart.current = made;
    const draw = () => made.setOption(chartOption(latest.current, tokenOf), { notMerge: true });
    draw();
    const sizes = new ResizeObserver(() => made.resize());
    sizes.observe(node);
    const themes = new MutationObserver(draw);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      sizes.disconnect();
      themes.disconnect();
      chart.current = null;
      made.dispose();
    };
  }, []);
  useEffect(() => {
    latest.current = spec;
    chart.current?.setOption(chartOption(spec, tokenOf), { replaceMerge: ["series"] });
  }, [spec]);
  return <div ref={element} className="chart-canvas" />;
}

function tokenOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
