"use client";
/** The docked tooltip: the bar's interval and counts, in the upper corner of the half where the pointer is not. */
import clsx from "clsx";
import { formatCount } from "../../../ui/format/number";
import { formatDay, formatSecond, type Zone } from "../../../ui/format/time";
import { inCell } from "../list/message-text";
import { type Bars, barAt, cutWords } from "./bars";
import { type Before, beforeAt } from "./use-before";

export interface HistogramTipProps {
  bars: Bars;
  before: Before | undefined;
  at: number | null;
  zone: Zone;
}

export function HistogramTip({ bars, before, at, zone }: HistogramTipProps) {
  if (at === null) return null;
  const bar = barAt(bars, at);
  const right = at < (bars.fromMs + bars.toMs) / 2;
  const start = Math.max(bars.fromMs, bar.at);
  const cut = cutWords(bars, bar.at);
  const end = Math.min(bars.toMs, bar.at + bars.intervalMs);
  const day = bars.toMs - bars.fromMs >= 86_400_000 ? `${formatDay(bar.at, zone)} ` : "";
  return (
    <div className={clsx("tip hist-tip", right ? "right" : "left")}>
      <div className="t2">
        {day}
        {formatSecond(start, zone)} – {formatSecond(end, zone)}
      </div>
      {cut === undefined ? null : <div className="t2">{cut}</div>}
      {bars.layers.map(({ key, other, name, fill }, index) => {
        const count = bar.counts[index] ?? 0;
        return count === 0 ? null : (
          <div key={`${key} ${other}`} className="tip-row">
            <i className="sw" style={{ background: fill }} />
            <bdi className="trunc">{inCell(name)}</bdi>
            <b>{formatCount(count)}</b>
          </div>
        );
      })}
      <div className="tip-row">
        total<b>{formatCount(bar.total)}</b>
      </div>
      {before === undefined ? null : (
        <div className="tip-row t2">
          {before.words}
          <b>{formatCount(beforeAt(before, bar.at))}</b>
        </div>
      )}
    </div>
  );
}
