"use client";
/** Search as a live tail: query, what the tail does, fields, lines, open event. */
import { useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../../../ui/button";
import { formatCount } from "../../../ui/format/number";
import { Note } from "../../../ui/note";
import type { LogRecord } from "../../api/types";
import { usePreferences } from "../../shell/preferences";
import { useUrl } from "../../shell/use-url";
import { useZone } from "../../shell/use-zone";
import { EventPanel, type EventTab } from "../event/event-panel";
import { FieldSidebar } from "../fields/field-sidebar";
import type { Hit } from "../list/hits";
import { hitPatterns } from "../list/hits";
import { QueryBar } from "../query/query-bar";
import { QueryUnread } from "../query-unread";
import { USUAL_COLUMNS, useActions } from "../use-actions";
import { useFieldsPane } from "../use-fields-pane";
import { type Ask, useAsk } from "../use-search";
import { useSearchKeys } from "../use-search-keys";
import { LiveBar } from "./live-bar";
import { LiveList } from "./live-list";
import { type Tail, useTail } from "./use-tail";

export default function LiveView() {
  const [turn, setTurn] = useState(0);
  return <LiveTail key={turn} onAgain={() => setTurn(turn + 1)} />;
}

function LiveTail({ onAgain }: { onAgain: () => void }) {
  const root = useRef<HTMLDivElement>(null);
  const [url] = useUrl();
  const zone = useZone();
  const pane = useFieldsPane();
  const ask = useFreshAsk();
  const [fold, setFold] = useState(true);
  const tail = useTail({ query: ask.query, fold, zone });
  const rows = useMemo(() => rowsOf(tail.lines), [tail.lines]);
  const columns = url.cols ?? USUAL_COLUMNS;
  const hits = useMemo(() => hitPatterns(ask.query), [ask.query]);
  const [tab, setTab] = useState<EventTab>("fields");
  const step = useSearchKeys({
    root,
    rows,
    onFields: pane.toggle,
    onAround: () => setTab("context"),
    isList: true,
  });
  const actions = useActions();
  const opened = useOpened(rows, url.event, tail);
  return (
    <div className="search" ref={root}>
      <QueryBar ask={ask} ready={tail.state !== "opening"} serverProblems={tail.problems} />
      <LiveBar tail={tail} fold={fold} onFold={() => setFold(!fold)} onFields={pane.toggle} />
      <div className="sbody" data-fields={pane.open} data-event={url.event !== ""}>
        {pane.open ? (
          <FieldSidebar ask={ask} columns={columns} ready={tail.state !== "opening"} onClose={pane.toggle} />
        ) : null}
        <section className="main" aria-label="Events">
          <div className="list-area" aria-busy={tail.state === "opening"}>
            <Ended tail={tail} onAgain={onAgain} />
            <Lines tail={tail} rows={rows} columns={columns} hits={hits} onOpen={actions.open} />
          </div>
        </section>
        {url.event === "" ? null : (
          <EventPanel
            key={url.event}
            id={url.event}
            row={opened}
            columns={columns}
            hits={hits}
            tab={tab}
            onTab={setTab}
            onStep={step}
            onClose={actions.close}
          />
        )}
      </div>
      <Announcer rows={rows} />
    </div>
  );
}

const FIELDS_EVERY_MS = 15_000;

/** Asks anew every so often, so that the fields know what has come. */
function useFreshAsk(): Ask {
  const ask = useAsk();
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setBeat((count) => count + 1);
    }, FIELDS_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return useMemo(() => ({ ...ask, tick: ask.tick + beat }), [ask, beat]);
}

function rowsOf(lines: Tail["lines"]): LogRecord[] {
  return lines.flatMap((line) => (line.kind === "row" ? [line.row] : []));
}

/** The open event stays open when its line has gone; opening one pauses the tail. */
function useOpened(rows: readonly LogRecord[], id: string, { store }: Tail): LogRecord | undefined {
  const [kept, keep] = useState<LogRecord | undefined>(undefined);
  const opened = kept?.id === id ? kept : rows.find((row) => row.id === id);
  if (opened !== kept) keep(opened);
  const before = useRef(id);
  useEffect(() => {
    if (id !== "" && id !== before.current) store.pause();
    before.current = id;
  }, [id, store]);
  return opened;
}

interface LinesProps {
  tail: Tail;
  rows: readonly LogRecord[];
  columns: readonly string[];
  hits: readonly Hit[];
  onOpen: (id: string) => void;
}

function Lines({ tail, rows, columns, hits, onOpen }: LinesProps) {
  const [url] = useUrl();
  const zone = useZone();
  const { wrap } = usePreferences();
  const look = useMemo(() => ({ columns, hits, zone, rangeMs: 0 }), [columns, hits, zone]);
  const [problem] = tail.problems;
  if (tail.lines.length === 0 && problem !== undefined) return <QueryUnread message={problem.message} />;
  if (tail.lines.length === 0) return <Waiting tail={tail} />;
  return <LiveList tail={tail} rows={rows} look={look} wrap={wrap} selected={url.event} onOpen={onOpen} />;
}

function Waiting({ tail }: { tail: Tail }) {
  if (tail.state === "refused") return null;
  return (
    <div className="empty" role="status">
      <h2>{tail.state === "opening" ? "Opening the tail." : "Waiting for the next event that matches."}</h2>
      <p className="t2">
        {tail.reason === ""
          ? "Events appear here as they are received."
          : `${tail.reason} It is tried again.`}
      </p>
    </div>
  );
}

function Ended({ tail, onAgain }: { tail: Tail; onAgain: () => void }) {
  if (tail.state !== "refused" || tail.problems.length > 0) return null;
  return (
    <div className="search-failed">
      <Note tone="bad" alert>
        <b>{tail.reason}</b>
      </Note>
      <Button size="sm" onClick={onAgain}>
        Begin again
      </Button>
    </div>
  );
}

const ANNOUNCE_MS = 10_000;

/** New lines as a count every ten seconds, for those who listen. */
function Announcer({ rows }: { rows: readonly LogRecord[] }) {
  const newest = useRef(rows);
  useEffect(() => {
    newest.current = rows;
  }, [rows]);
  const [text, setText] = useState("");
  useEffect(() => {
    let last = newest.current.at(-1)?.id;
    const timer = setInterval(() => {
      const at = newest.current.findLastIndex((row) => row.id === last);
      const count = newest.current.length - 1 - at;
      last = newest.current.at(-1)?.id;
      if (count > 0) setText(`${formatCount(count)} new events`);
    }, ANNOUNCE_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="sr" role="status">
      {text}
    </span>
  );
}
