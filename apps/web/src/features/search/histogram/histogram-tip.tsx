"use client";
/** The docked tooltip: the bar's interval and counts, in the upper corner of the half where the pointer is not. */
import clsx from "clsx";
import { formatCount } from "../../../ui/format/number";
import { formatDay, formatSecond, type Zone } from "../../../ui/format/time";
import { severityFill } from "../../../ui/severity-chip";
import { type Bars, barAt } from "./bars";

export function HistogramTip({ bars, at, zone }: { bars: Bars; at: number | null; zone: Zone }) {
  if (at === null) return null;
  const bar = barAt(bars, at);
  const right = at < (bars.fromMs + bars.toMs) / 2;
  const end = Math.min(bars.toMs, bar.at + bars.intervalMs);
  const day = bars.toMs - bars.fromMs > 86_400_000 ? `${formatDay(bar.at, zone)} ` : "";
  return (
    <div className={clsx("tip hist-tip", right ? "right" : "left")}>
      <div className="t2">
        {day}
        {formatSecond(bar.at, zone)} – {formatSecond(end, zone)}
      </div>
      {bars.keys.map((key, index) => {
        const count = bar.counts[index] ?? 0;
        return count === 0 ? null : (
          <div key={key} className="tip-row">
            <i className="sw" style={{ background: severityFill(key) }} />
            {key === "" ? "no level" : key}
            <b>{formatCount(count)}</b>
          </div>
        );
      })}
      <div className="tip-row">
        total<b>{formatCount(bar.total)}</b>
      </div>
    </div>
  );
}
