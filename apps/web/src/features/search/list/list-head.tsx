/** The head of a list of events, and the widths of its columns. */
import { ArrowDown, ArrowUp } from "lucide-react";
import type { CSSProperties } from "react";
import { Icon } from "../../../ui/icon";
import type { LogRecord } from "../../api/types";
import type { RowLook } from "./event-row";
import { visible } from "./message-text";

/** By key of a sender: no plain objects, in which `constructor` would be found. */
const WIDTHS = new Map([
  ["severity", "44px"],
  ["service", "var(--ll-service)"],
]);
const SERVICE_SAMPLE = 200;

export function gridOf(look: RowLook): CSSProperties {
  const time = look.rangeMs < 86_400_000 ? "92px" : "136px";
  const columns = look.columns.map((key) => WIDTHS.get(key) ?? "minmax(72px, 150px)");
  return { "--ll-cols": [time, ...columns, "minmax(0, 1fr)"].join(" ") };
}

/** Width for the longest service name of the first rows, 66 to 132 px, so that it does not move on scroll. */
export function serviceWidth(rows: readonly LogRecord[]): number {
  let longest = 0;
  for (const row of rows.slice(0, SERVICE_SAMPLE)) longest = Math.max(longest, row.service.length);
  return Math.min(132, Math.max(66, Math.ceil(longest * 6.6)));
}

const TITLES = new Map([
  ["severity", "Level"],
  ["service", "Service"],
  ["host", "Host"],
]);

interface ListHeadProps {
  look: RowLook;
  order: "desc" | "asc";
  /** Turns the order around; without it the order is fixed. */
  onOrder?: () => void;
}

export function ListHead({ look, order, onOrder }: ListHeadProps) {
  return (
    <div className="lhead" role="row" aria-rowindex={1}>
      <span role="columnheader" aria-sort={order === "desc" ? "descending" : "ascending"}>
        {onOrder === undefined ? (
          "Time"
        ) : (
          <button type="button" className="lhead-sort" onClick={onOrder}>
            Time
            <Icon of={order === "desc" ? ArrowDown : ArrowUp} size="xs" />
          </button>
        )}
      </span>
      {look.columns.map((key) => (
        <span key={key} role="columnheader" className="trunc" title={key}>
          <bdi>{TITLES.get(key) ?? visible(key, true)}</bdi>
        </span>
      ))}
      <span role="columnheader">Message</span>
    </div>
  );
}
