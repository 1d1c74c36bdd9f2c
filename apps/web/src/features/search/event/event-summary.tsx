"use client";
/** When it happened, when it came, and the whole message. */
import { Rows3 } from "lucide-react";
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
      </div>
    </>
  );
}

function arrival(record: LogRecord, at: number): string {
  const later = epochOf(record.observed_timestamp) - at;
  if (later < 0) return `its clock is ${formatDuration(-later)} ahead of ours`;
  return later < 1 ? "received at once" : `received ${formatDuration(later)} later`;
}
