"use client";
/** Exports all matches as a file: format, how far it is, and in the end the exact count or what went wrong. */
import { useState } from "react";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { formatBytes } from "../../../ui/format/bytes";
import { formatCount } from "../../../ui/format/number";
import { formatFull, type Zone, zoneLabel, zoneName } from "../../../ui/format/time";
import { Note } from "../../../ui/note";
import { Segmented } from "../../../ui/segmented";
import type { ExportFormat } from "./export-link";
import { type RunningExport, useExport } from "./use-export";

const FORMATS = [
  { value: "ndjson", text: "NDJSON" },
  { value: "csv", text: "CSV" },
  { value: "parquet", text: "Parquet" },
] as const;

const HELP: Readonly<Record<ExportFormat, string>> = {
  ndjson: "One JSON object a line, in order, with all attributes and the resource.",
  csv: "In order; attributes and resource as JSON in one cell. A cell that a spreadsheet would run begins with '.",
  parquet: "Columns with their types, attributes as maps; the rows come in no order.",
};

export interface ExportDialogProps {
  wish: { query: string; from: string; to: string };
  /** Undefined while it is not known. */
  total: number | undefined;
  zone: Zone;
  onClose: () => void;
}

export default function ExportDialog({ wish, total, zone, onClose }: ExportDialogProps) {
  const [format, setFormat] = useState<ExportFormat>("ndjson");
  const running = useExport();
  const at = (text: string) => formatFull(Date.parse(text), zone).slice(0, 19);
  return (
    <Dialog
      title="Export all matches"
      description={
        <p>
          <b>{total === undefined ? "All" : formatCount(total)}</b> {total === 1 ? "event" : "events"} from{" "}
          {at(wish.from)} to {at(wish.to)} {zoneLabel(zone)}. Times in the file are UTC with all nine digits.
        </p>
      }
      onClose={onClose}
    >
      <div className="field">
        <span className="label">Format</span>
        {running.started ? (
          <span className="b5">{FORMATS.find((one) => one.value === format)?.text}</span>
        ) : (
          <Segmented label="Format" value={format} options={FORMATS} onChange={setFormat} />
        )}
        <p className="help">{HELP[format]}</p>
      </div>
      {running.started ? <Progress running={running} total={total} /> : null}
      <div className="dialog-acts">
        <Acts
          running={running}
          onStart={() => running.start({ ...wish, format, tz: zoneName(zone) })}
          onClose={onClose}
        />
      </div>
    </Dialog>
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

function Progress({ running: { progress }, total }: { running: RunningExport; total: number | undefined }) {
  if (progress === undefined || progress.state === "running") {
    return <Underway rows={progress?.rows ?? null} bytes={progress?.bytes ?? 0} total={total} />;
  }
  if (progress.state === "done") {
    return (
      <Note tone="good" alert>
        Done: {progress.rows === null ? "all" : <b>{formatCount(progress.rows)}</b>}{" "}
        {progress.rows === 1 ? "event" : "events"}, {formatBytes(progress.bytes)}.
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

function Underway({ rows, bytes, total }: { rows: number | null; bytes: number; total: number | undefined }) {
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
          : `${formatCount(rows)}${total === undefined ? "" : ` of ${formatCount(total)}`} events, `}
        {formatBytes(bytes)} so far. It goes on when this is closed.
      </p>
    </div>
  );
}
