"use client";
/** Layers with their exact counts. A click shows only one, with Alt it leaves it out. */
import type { ReactNode } from "react";
import { formatCount } from "../../../ui/format/number";
import { inCell } from "../list/message-text";
import type { Bars } from "./bars";

export interface HistogramLegendProps {
  bars: Bars | undefined;
  onValue: (value: string, exclude: boolean) => void;
  children: ReactNode;
}

export function HistogramLegend({ bars, onValue, children }: HistogramLegendProps) {
  return (
    <div className="legend">
      <div className="legend-items">
        {bars?.layers.map(({ key, other, name, fill, sum }) => (
          <button
            key={`${key} ${other}`}
            type="button"
            className="legend-item"
            disabled={key === ""}
            data-tip={key === "" ? undefined : `Only ${name}; with Alt, all but ${name}`}
            onClick={(event) => onValue(key, event.altKey)}
          >
            <i className="sw" style={{ background: fill }} />
            <bdi className="trunc legend-name">{inCell(name)}</bdi> <b>{formatCount(sum)}</b>
          </button>
        ))}
        {bars !== undefined && bars.layers.length === 0 ? <span className="t3">no events</span> : null}
      </div>
      {children}
    </div>
  );
}
