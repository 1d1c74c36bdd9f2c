"use client";
/** The list holds as many events as a page may: says so, and goes on behind the last one. */
import { Button } from "../../../ui/button";
import { formatCount } from "../../../ui/format/number";
import { epochOf } from "../../../ui/format/time";
import type { LogRecord } from "../../api/types";
import { useUrl } from "../../shell/use-url";

export interface ListFullProps {
  rows: readonly LogRecord[];
  order: "desc" | "asc";
}

export function ListFull({ rows, order }: ListFullProps) {
  const [, setUrl] = useUrl();
  const older = order === "desc";
  return (
    <div className="list-full" role="status">
      <span>
        The {older ? "newest" : "oldest"} <b>{formatCount(rows.length)}</b> events are loaded, as many as the
        page holds at once.
      </span>
      <Button size="sm" onClick={() => setUrl(rangeBehind(rows, order))}>
        Go on with {older ? "older" : "newer"} ones
      </Button>
    </div>
  );
}

/** The rest of the range; begins with the last event again, because others may share its millisecond. Pure. */
export function rangeBehind(
  rows: readonly LogRecord[],
  order: "desc" | "asc",
): { from: string } | { to: string } {
  const at = Math.floor(epochOf(rows.at(-1)?.timestamp ?? ""));
  return order === "desc" ? { to: new Date(at + 1).toISOString() } : { from: new Date(at).toISOString() };
}
