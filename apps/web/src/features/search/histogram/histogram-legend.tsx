"use client";
/** Levels with their exact counts. A click shows only a level, with Alt it leaves the level out. */
import type { ReactNode } from "react";
import { formatCount } from "../../../ui/format/number";
import { severityFill } from "../../../ui/severity-chip";
import type { Bars } from "./bars";

export interface HistogramLegendProps {
  bars: Bars | undefined;
  onLevel: (level: string, exclude: boolean) => void;
  children: ReactNode;
}

export function HistogramLegend({ bars, onLevel, children }: HistogramLegendProps) {
  return (
    <div className="legend">
      {bars?.keys.map((key, index) => (
        <button
          key={key}
          type="button"
          className="legend-item"
          disabled={key === ""}
          data-tip={key === "" ? "Events without a level" : `Only ${key}; with Alt, all but ${key}`}
          onClick={(event) => onLevel(key, event.altKey)}
        >
          <i className="sw" style={{ background: severityFill(key) }} />
          {key === "" ? "no level" : key} <b>{formatCount(bars.sums[index])}</b>
        </button>
      ))}
      {bars !== undefined && bars.keys.length === 0 ? <span className="t3">no events</span> : null}
      <span className="grow" />
      {children}
    </div>
  );
}
