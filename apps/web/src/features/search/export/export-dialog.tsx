"use client";
/** Exports all matches, or all rows of the table, as a file: what, format, how far it is, and in the end the exact count or what went wrong. */
import { useState } from "react";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { formatBytes } from "../../../ui/format/bytes";
import { formatCount } from "../../../ui/format/number";
import { formatFull, type Zone, zoneLabel, zoneName } from "../../../ui/format/time";
import { Note } from "../../../ui/note";
import { Segmented } from "../../../ui/segmented";
import { tableText } from "../results/use-results";
import type { Ask } from "../use-search";
import type { View } from "../use-view";
import type { ExportFormat, ExportKind } from "./export-link";
import { type RunningExport, useExport } from "./use-export";

const FORMATS = [
  { value: "ndjson", text: "NDJSON" },
  { value: "csv", text: "CSV" },
  { value: "parquet", text: "Parquet" },
] as const;
/** What patterns are counted into is no table of the store. */
const TEXT_FORMATS = FORMATS.slice(0, 2);

const KINDS = [
  { value: "rows", text: "Rows of the table" },
  { value: "events", text: "Matching events" },
] as const;

const HELP: Readonly<Record<ExportKind, Readonly<Record<ExportFormat, string>>>> = {
  events: {
    ndjson: "One JSON object a line, in order, with all attributes and the resource.",
    csv: "In order; attributes and resource as JSON in one cell. A cell that a spreadsheet would run begins with '.",
    parquet: "Columns with their types, attributes as maps; the rows come in no order.",
  },
  rows: {
    ndjson: "One JSON object a line, in the order of the query.",
    csv: "A head, then the rows in the order of the query. A cell that a spreadsheet would run begins with '.",
    parquet: "Columns with their names and types.",
  },
};

export interface ExportDialogProps {
  ask: Ask;
  view: View;
  span: { from: string; to: string };
  /** Matching events; undefined while it is not known. */
  total: number | undefined;
  zone: Zone;
  onClose: () => void;
}

export default function ExportDialog({ ask, view, span, total, zone, onClose }: ExportDialogProps) {
  const table = tableText(ask, view);
  const [kind, setKind] = useState<ExportKind>(table === undefined || view === "events" ? "events" : "rows");
  const [format, setFormat] = useState<ExportFormat>("ndjson");
  const running = useExport();
  const formats = kind === "rows" && PATTERNS.test(table ?? "") ? TEXT_FORMATS : FORMATS;
  const chosen = formats.find((one) => one.value === format) ?? FORMATS[0];
  const query = kind === "rows" ? (table ?? "") : ask.query;
  const count = kind === "events" ? total : undefined;
  return (
    <Dialog
      title={kind === "rows" ? "Export all rows" : "Export all matches"}
      description={<Holds kind={kind} count={count} span={span} zone={zone} />}
      onClose={onClose}
    >
      {table === undefined ? null : (
        <div className="field">
          <span className="label">What</span>
          {running.started ? (
            <span className="b5">{KINDS.find((one) => one.value === kind)?.text}</span>
          ) : (
            <Segmented label="What" value={kind} options={KINDS} onChange={setKind} />
          )}
          <code className="saved-text">{query === "" ? "every event" : query}</code>
        </div>
      )}
      <div className="field">
        <span className="label">Format</span>
        {running.started ? (
          <span className="b5">{chosen.text}</span>
        ) : (
          <Segmented label="Format" value={chosen.value} options={formats} onChange={setFormat} />
        )}
        <p className="help">{HELP[kind][chosen.value]}</p>
      </div>
      {running.started ? <Progress running={running} kind={kind} total={count} /> : null}
      <div className="dialog-acts">
        <Acts
          running={running}
          onStart={() => running.start({ kind, query, ...span, format: chosen.value, zone: zoneName(zone) })}
          onClose={onClose}
        />
      </div>
    </Dialog>
  );
}

const PATTERNS = /\|\s*patterns\s*$/i;

interface HoldsProps {
  kind: ExportKind;
  /** Of events; undefined while it is not known. */
  count: number | undefined;
  span: { from: string; to: string };
  zone: Zone;
}

/** What the file will hold, and what it will never do. */
function Holds({ kind, count, span, zone }: HoldsProps) {
  const at = (text: string) => formatFull(Date.parse(text), zone).slice(0, 19);
  const range = `from ${at(span.from)} to ${at(span.to)} ${zoneLabel(zone)}`;
  if (kind === "rows") {
    return (
      <p>
        <b>All</b> rows of the query {range}, also those that the table leaves out: 1,000,000 at most, more
        are refused and never cut. Times in the file are UTC.
      </p>
    );
  }
  return (
    <p>
      <b>{count === undefined ? "All" : formatCount(count)}</b> {count === 1 ? "event" : "events"} {range}.
      Times in the file are UTC with all nine digits.
    </p>
  );
}

interface ActsProps {
  running: RunningExport;
  onStart: () => void;
  onClose: () => void;
}

function Acts({ running, onStart, onClose }: ActsProps) {
  if (!running.started) {
    return (
      <>
        <Button onClick={onClose}>Close</Button>
        <Button kind="primary" onClick={onStart}>
          Export file
        </Button>
      </>
    );
  }
  const isRunning = running.progress === undefined || running.progress.state === "running";
  return (
    <>
      {isRunning ? <Button onClick={running.cancel}>Cancel export</Button> : null}
      <Button kind={isRunning ? "default" : "primary"} onClick={onClose}>
        Close
      </Button>
    </>
  );
}

interface ProgressProps {
  running: RunningExport;
  kind: ExportKind;
  total: number | undefined;
}

function Progress({ running: { progress }, kind, total }: ProgressProps) {
  const [one, many] = kind === "rows" ? ["row", "rows"] : ["event", "events"];
  if (progress === undefined || progress.state === "running") {
    return <Underway rows={progress?.rows ?? null} bytes={progress?.bytes ?? 0} many={many} total={total} />;
  }
  if (progress.state === "done") {
    return (
      <Note tone="good" alert>
        Done: {progress.rows === null ? "all" : <b>{formatCount(progress.rows)}</b>}{" "}
        {progress.rows === 1 ? one : many}, {formatBytes(progress.bytes)}.
      </Note>
    );
  }
  if (progress.state === "cancelled") {
    return <Note tone="warn">Cancelled. The browser dropped the file: it would not be whole.</Note>;
  }
  return (
    <Note tone="bad" alert>
      The export failed, and its file is not whole. {progress.message} <code>{progress.code}</code>
    </Note>
  );
}

interface UnderwayProps {
  rows: number | null;
  bytes: number;
  /** What the rows are called. */
  many: string;
  total: number | undefined;
}

function Underway({ rows, bytes, many, total }: UnderwayProps) {
  const share = rows === null || total === undefined || total === 0 ? undefined : Math.min(1, rows / total);
  return (
    <div className="export-way">
      <div
        className="export-bar"
        role="progressbar"
        aria-label="Export"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share === undefined ? {} : { "aria-valuenow": Math.round(share * 100) })}
      >
        <i style={{ width: `${(share ?? 0) * 100}%` }} />
      </div>
      <p className="help" role="status">
        {rows === null
          ? ""
          : `${formatCount(rows)}${total === undefined ? "" : ` of ${formatCount(total)}`} ${many}, `}
        {formatBytes(bytes)} so far. It goes on when this is closed.
      </p>
    </div>
  );
}
