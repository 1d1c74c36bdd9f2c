"use client";
/** When it happened, when it came, and the whole message. */
import { ChartNoAxesGantt, Rows3 } from "lucide-react";
import Link from "next/link";
import { Button } from "../../../ui/button";
import { CopyButton } from "../../../ui/copy-button";
import { formatDuration } from "../../../ui/format/duration";
import { epochOf, formatAgo, formatFull, type Zone, zoneLabel } from "../../../ui/format/time";
import { Icon } from "../../../ui/icon";
import { useNow } from "../../../ui/use-now";
import type { LogRecord } from "../../api/types";
import type { Hit } from "../list/hits";
import { Message } from "../list/message";

export interface EventSummaryProps {
  record: LogRecord;
  zone: Zone;
  hits: readonly Hit[];
  onAround: () => void;
}

export function EventSummary({ record, zone, hits, onAround }: EventSummaryProps) {
  const at = epochOf(record.timestamp);
  const now = useNow();
  const ago = formatAgo(at, now);
  return (
    <>
      <div className="dtime">
        <time dateTime={record.timestamp} title={record.timestamp}>
          {formatFull(at, zone)}
        </time>{" "}
        {zoneLabel(zone)}{" "}
        <span className="t3">
          {ago === undefined ? "" : `· ${ago} `}
          <span className="only-desk-inline">· {arrival(record, at)}</span>
        </span>
      </div>
      <div className="dmsg">
        {record.body === "" ? (
          <span className="t3">(empty message)</span>
        ) : (
          <Message text={record.body} hits={hits} />
        )}
        <span className="dmsg-copy">
          <CopyButton text={record.body} label="Copy message" compact kind="ghost" />
        </span>
      </div>
      <div className="dacts">
        <Button size="sm" onClick={onAround}>
          <Icon of={Rows3} size="s" />
          Show around<kbd className="only-desk-inline">c</kbd>
        </Button>
        {traceLink(record) === undefined ? null : (
          <Link
            className="btn btn-sm"
            href={traceLink(record) ?? ""}
            data-keys="t"
            data-tip="The trace that the event is part of"
          >
            <Icon of={ChartNoAxesGantt} size="s" />
            Trace<kbd className="only-desk-inline">t</kbd>
          </Link>
        )}
      </div>
    </>
  );
}

/** Address of the trace that an event belongs to, at its span. */
export function traceLink({
  trace_id,
  span_id,
}: Pick<LogRecord, "trace_id" | "span_id">): string | undefined {
  if (!/^[0-9a-f]{32}$/.test(trace_id)) return undefined;
  return `/traces/${trace_id}${span_id === "" ? "" : `?event=${span_id}`}`;
}

function arrival(record: LogRecord, at: number): string {
  const later = epochOf(record.observed_timestamp) - at;
  if (later < 0) return `its clock is ${formatDuration(-later)} ahead of ours`;
  return later < 1 ? "received at once" : `received ${formatDuration(later)} later`;
}
