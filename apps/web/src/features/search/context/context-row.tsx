"use client";
/** One line around an event: how far it is from it, level, message. */
import clsx from "clsx";
import { memo } from "react";
import { SeverityChip } from "../../../ui/severity-chip";
import type { LogRecord } from "../../api/types";
import type { Hit } from "../list/hits";
import { Message } from "../list/message";
import { visible } from "../list/message-text";
import { offsetText } from "./offset";

export interface ContextRowProps {
  row: LogRecord;
  anchor: LogRecord;
  hits: readonly Hit[];
  /** Left out for the line itself. */
  onOpen?: (id: string) => void;
}

export const ContextRow = memo(function ContextRow({ row, anchor, hits, onOpen }: ContextRowProps) {
  const isAnchor = onOpen === undefined;
  const loud = row.severity === "error" || row.severity === "fatal";
  const inner = (
    <>
      <time dateTime={row.timestamp} title={row.timestamp}>
        {offsetText(row.timestamp, anchor.timestamp)}
      </time>
      <span className="lv">
        <SeverityChip level={row.severity} text={row.severity_text} />
      </span>
      <span className="ctx-text">
        {row.service === anchor.service ? null : <bdi className="t3">{visible(row.service, true)} </bdi>}
        <Message text={row.body} hits={hits} oneLine />
      </span>
    </>
  );
  return (
    <li
      className={clsx("ctx-row", isAnchor && "ctx-anchor", loud && "hot")}
      aria-current={isAnchor || undefined}
    >
      {isAnchor ? (
        <span className="ctx-line">{inner}</span>
      ) : (
        <button type="button" className="ctx-line" onClick={() => onOpen(row.id)}>
          {inner}
        </button>
      )}
    </li>
  );
});
