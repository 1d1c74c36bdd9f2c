"use client";
/** A chart of fixed height. ECharts loads on first use into space that is already there; the theme follows the tokens. */
import { type ComponentType, useEffect, useState } from "react";
import type { ChartSpec } from "./spec";

export interface ChartProps {
  spec: ChartSpec;
  /** One sentence with the message of the chart. */
  label: string;
  /** px */
  height: number;
}

export function Chart({ spec, label, height }: ChartProps) {
  const [Canvas, setCanvas] = useState<ComponentType<{ spec: ChartSpec }> | null>(null);
  useEffect(() => {
    let wanted = true;
    void import("./canvas").then(
      (module) => {
        if (wanted) setCanvas(() => module.ChartCanvas);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  return (
    <div className="chart-box" role="img" aria-label={label} style={{ height }}>
      {Canvas === null ? null : <Canvas spec={spec} />}
    </div>
  );
}
