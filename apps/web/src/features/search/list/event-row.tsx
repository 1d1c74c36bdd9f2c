"use client";
/** One row of the event list: time, chosen columns, message, attributes in grey. */
import clsx from "clsx";
import { Fragment, type MouseEvent, memo, type ReactNode } from "react";
import { formatCount } from "../../../ui/format/number";
import { epochOf, formatFull, formatRow, type Zone } from "../../../ui/format/time";
import { SeverityChip } from "../../../ui/severity-chip";
import type { LogRecord } from "../../api/types";
import { cellOf, trailingAttributes } from "./cell";
import type { Hit } from "./hits";
import { Message } from "./message";
import { inCell } from "./message-text";

export interface RowLook {
  columns: readonly string[];
  hits: readonly Hit[];
  zone: Zone;
  rangeMs: number;
}

export interface EventRowProps {
  row: LogRecord;
  look: RowLook;
  index: number;
  top: number;
  selected: boolean;
  /** Selected for copying. */
  marked?: boolean;
  /** A click with Ctrl or ⌘. */
  onMark?: (id: string) => void;
  /** A click with Shift. */
  onReach?: (id: string) => void;
  /** How often the same line came in a row; a number above 1 stands before the message. */
  times?: number;
  measure?: ((element: HTMLElement | null) => void) | undefined;
  /** Stands over the end of the line. */
  acts?: ReactNode;
  onOpen: (id: string) => void;
}

export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { row, look, index, top, selected, marked = false, times = 1, measure } = props;
  const at = epochOf(row.timestamp);
  const loud = row.severity === "error" || row.severity === "fatal";
  return (
    <div
      id={`event-${row.id}`}
      ref={measure}
      data-index={index}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-marked={marked}
      className={clsx("lr", selected && "sel", loud && "hot")}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => actOf(event, props)(row.id)}
    >
      <time role="gridcell" dateTime={row.timestamp} title={formatFull(at, look.zone)}>
        {formatRow(at, look.zone, look.rangeMs)}
      </time>
      {look.columns.map((key) => (
        <Cell key={key} row={row} column={key} />
      ))}
      <span role="gridcell" className="lm">
        {times > 1 ? <b className="lx">×{formatCount(times)}</b> : null}
        <Message text={row.body} hits={look.hits} oneLine />
        <Attributes row={row} columns={look.columns} />
      </span>
      {props.acts}
    </div>
  );
});

/** Opens, or selects with a held key. */
function actOf(event: MouseEvent, { onOpen, onMark = onOpen, onReach = onOpen }: EventRowProps) {
  if (event.shiftKey) return onReach;
  return event.ctrlKey || event.metaKey ? onMark : onOpen;
}

function Cell({ row, column }: { row: LogRecord; column: string }) {
  if (column === "severity") {
    return (
      <span role="gridcell" className="lv">
        <SeverityChip level={row.severity} text={row.severity_text} />
      </span>
    );
  }
  const value = cellOf(row, column);
  return (
    <span role="gridcell" className={column === "service" ? "lsv" : "lsv lcx"} title={value && inCell(value)}>
      {value === undefined ? <span className="t3">–</span> : <bdi>{inCell(value)}</bdi>}
    </span>
  );
}

function Attributes({ row, columns }: { row: LogRecord; columns: readonly string[] }) {
  const shown = trailingAttributes(row, columns);
  if (shown.length === 0) return null;
  return (
    <span className="la">
      {shown.map(([key, value]) => (
        <Fragment key={key}>
          {" "}
          <span className="ak">{key}</span>={RIGHT_TO_LEFT.test(value) ? <bdi>{value}</bdi> : value}
        </Fragment>
      ))}
    </span>
  );
}

/** Scripts that would turn their neighbours around. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;
