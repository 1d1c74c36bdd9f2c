"use client";
/** Whole requests that were refused, and events that were dropped, rejected or changed, by reason. */
import { isReason, REASONS } from "@sightglass/telemetry";
import { formatCount } from "../../ui/format/number";
import { epochOf, formatAgo, formatDate } from "../../ui/format/time";
import { useNow } from "../../ui/use-now";
import type { IngestHealth } from "../api/types";
import { useZone } from "../shell/use-zone";

/** One sentence on a reason; the reason itself when it is newer than this page. */
export function sentenceOf(reason: string): string {
  return isReason(reason) ? REASONS[reason] : reason;
}

export function RefusedPanel({ refused }: { refused: IngestHealth["refused"] }) {
  const now = useNow();
  const zone = useZone();
  const total = refused.reduce((sum, one) => sum + one.count, 0);
  if (total === 0) return null;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Refused requests</h2>
        <span className="f12 t3 trunc">{formatCount(total)}, outside the sum</span>
      </div>
      <ul className="drl">
        {refused.map((one) => {
          const at = epochOf(one.last_seen);
          return (
            <li key={one.reason}>
              <span className="grow">
                {sentenceOf(one.reason)}
                <span className="t3 f12 drl-sub">
                  <code>{one.reason}</code> · last {formatAgo(at, now) ?? formatDate(at, zone)}
                </span>
              </span>
              <b className="b6">{formatCount(one.count)}</b>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export interface ReasonPanelProps {
  title: string;
  /** Behind the sum of the head. */
  note: string;
  counts: Record<string, number>;
}

export function ReasonPanel({ title, note, counts }: ReasonPanelProps) {
  const reasons = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return null;
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{title}</h2>
        <span className="f12 t3 trunc">
          {formatCount(total)} {note}
        </span>
      </div>
      <ul className="drl">
        {reasons.map(([reason, count]) => (
          <li key={reason}>
            <span className="grow">
              {sentenceOf(reason)}
              <code className="t3 f12 drl-sub">{reason}</code>
            </span>
            <b className="b6">{formatCount(count)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
