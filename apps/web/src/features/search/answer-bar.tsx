"use client";
/** What the answer covers: exact count, time, rows and bytes read, completeness; then columns, wrap, export. */
import { Check, Clock, Columns2, ListFilter, TriangleAlert } from "lucide-react";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { formatBytes } from "../../ui/format/bytes";
import { formatDuration } from "../../ui/format/duration";
import { compactCount, formatCount } from "../../ui/format/number";
import { formatSecond, type Zone } from "../../ui/format/time";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import type { SearchAnswer } from "../api/types";
import { ColumnsMenu } from "./columns-menu";
import { ExportButton } from "./export/export-button";
import { type Before, changeText } from "./histogram/use-before";
import type { Ask, Rows } from "./use-search";
import { useView } from "./use-view";
import { ViewTabs } from "./view-tabs";
import { WrapButton } from "./wrap-button";

export interface AnswerBarProps {
  ask: Ask;
  rows: Rows;
  total: number | undefined;
  /** The period that this one is compared with. */
  before: Before | undefined;
  /** The exact number is on its way. */
  counting: boolean;
  zone: Zone;
  columns: readonly string[];
  onFields: () => void;
}

export function AnswerBar(props: AnswerBarProps) {
  const { ask, rows, total, before, counting, zone, columns, onFields } = props;
  const [view] = useView(ask);
  return (
    <section className="vbar" aria-label="Answer">
      <Button size="sm" kind="ghost" className="only-narrow" onClick={onFields}>
        <Icon of={ListFilter} />
        Fields
      </Button>
      <ViewTabs ask={ask} count={rows.head === undefined ? "" : countText(rows, total, counting)} />
      <span className="grow" />
      <AnswerLine rows={rows} total={total} counting={counting} />
      {before === undefined || total === undefined ? null : <Difference total={total} before={before} />}
      <Completeness answer={rows.head} zone={zone} />
      <span className="vsep only-desk" />
      {view === "events" ? <ListTools ask={ask} columns={columns} /> : null}
      <ExportButton ask={ask} answer={rows.head} total={total} zone={zone} view={view} />
    </section>
  );
}

/** What changes the list of events, and nothing else. */
function ListTools({ ask, columns }: Pick<AnswerBarProps, "ask" | "columns">) {
  return (
    <>
      <WrapButton />
      <Menu
        trigger={
          <button type="button" className="btn btn-sm btn-ghost only-desk">
            <Icon of={Columns2} />
            Columns
          </button>
        }
      >
        <ColumnsMenu ask={ask} columns={columns} />
      </Menu>
    </>
  );
}

function AnswerLine({ rows, total, counting }: Pick<AnswerBarProps, "rows" | "total" | "counting">) {
  const { head, isPending, isFetching, fetchStatus } = rows;
  if (head === undefined) {
    const text = isPending && fetchStatus === "idle" ? "Stopped. Enter runs it." : "Searching";
    return <span className="stat">{rows.isError ? "" : text}</span>;
  }
  const stopped = rows.isStale && !isFetching;
  return (
    <span className="stat" role="status">
      <b className={counting ? "stat-wait" : undefined}>{countText(rows, total, counting)}</b>{" "}
      {total === 1 ? "event" : "events"} in {formatDuration(head.stats.elapsed_ms)}{" "}
      <span className="t3 only-desk-inline">
        · {compactCount(head.stats.rows_read)} rows, {formatBytes(head.stats.bytes_read)} read
      </span>
      {stopped ? <span className="t3"> · stopped, these are the last answer</span> : null}
    </span>
  );
}

function Difference({ total, before }: { total: number; before: Before }) {
  const change = changeText(total, before.total);
  return (
    <span className="stat" role="status">
      {change === undefined ? null : <b>{change}</b>} <span className="t2">against</span>{" "}
      {formatCount(before.total)} <span className="t2 only-desk-inline">{before.words}</span>
    </span>
  );
}

/** The exact number once it is known, a dash until then; what is loaded and a plus only where no count will come. */
function countText(rows: Rows, total: number | undefined, counting: boolean): string {
  if (total !== undefined) return formatCount(total);
  if (!rows.hasNextPage && !rows.isFull && !rows.isStale) return formatCount(rows.rows.length);
  return counting ? "–" : `${formatCount(rows.rows.length)}+`;
}

/** Older than this, "complete to" is worth a second look. */
const LATE_MS = 60_000;

function Completeness({ answer, zone }: { answer: SearchAnswer | undefined; zone: Zone }) {
  if (answer === undefined) return null;
  // Long rows make short pages; the list goes on behind them.
  if (answer.partial !== undefined && answer.partial.reason !== "result") {
    return (
      <Badge tone="pending" icon={TriangleAlert} tip={answer.partial.message}>
        Partial
      </Badge>
    );
  }
  if (answer.complete_to === null) {
    return (
      <Badge tone="pending" icon={Clock} tip="The event log could not be asked what is still on its way.">
        Completeness unknown
      </Badge>
    );
  }
  const at = Date.parse(answer.complete_to);
  const late = Math.min(Date.parse(answer.to), Date.now()) - at > LATE_MS;
  return (
    <Badge
      tone={late ? "pending" : "ok"}
      icon={late ? Clock : Check}
      tip="Everything received before this moment is in the answer"
    >
      <span>
        <span className="complete-word">Complete to </span>
        {formatSecond(at, zone)}
      </span>
    </Badge>
  );
}
