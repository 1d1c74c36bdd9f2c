"use client";
/** The Search page: query, answer line, fields, histogram, list, open event. Each has its final size before data comes. */
import dynamic from "next/dynamic";
import { useMemo, useRef, useState } from "react";
import { isAborted, problemOf } from "../api/problem";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
import { AnswerBar } from "./answer-bar";
import { EventPanel, type EventTab } from "./event/event-panel";
import { FieldSidebar } from "./fields/field-sidebar";
import { Histogram } from "./histogram/histogram";
import { type BarsAnswer, useBars } from "./histogram/use-bars";
import type { Hit } from "./list/hits";
import { hitPatterns } from "./list/hits";
import { ListArea } from "./list-area";
import { QueryBar } from "./query/query-bar";
import { USUAL_COLUMNS, useActions } from "./use-actions";
import { useFieldsPane } from "./use-fields-pane";
import { useLandOnEvent } from "./use-land-on-event";
import { useAsk, useRows } from "./use-search";
import { useSearchKeys } from "./use-search-keys";
import { useView } from "./use-view";
import { useZoom } from "./use-zoom";
import { VIEW_PANEL } from "./view-tabs";

const Results = dynamic(() => import("./results/results"), { ssr: false });
const Patterns = dynamic(() => import("./patterns/patterns"), { ssr: false });

export function SearchView() {
  const root = useRef<HTMLDivElement>(null);
  const [url] = useUrl();
  const zone = useZone();
  const pane = useFieldsPane();
  const ask = useAsk();
  const rows = useRows(ask);
  const histogram = useBars(ask, rows.isFetched);
  const columns = url.cols ?? USUAL_COLUMNS;
  const hits = useMemo(() => hitPatterns(ask.query), [ask.query]);
  const problem = rows.isError && !isAborted(rows.error) ? problemOf(rows.error) : undefined;
  const { total } = histogram;
  const [view] = useView(ask);
  const [tab, setTab] = useState<EventTab>("fields");
  const step = useSearchKeys({
    root,
    rows: rows.rows,
    onFields: pane.toggle,
    onAround: () => setTab("context"),
    isList: view === "events",
  });
  const actions = useActions();
  useLandOnEvent();
  return (
    <div className="search" ref={root}>
      <QueryBar ask={ask} ready={rows.isFetched} serverProblems={problem?.problems ?? []} />
      <AnswerBar
        ask={ask}
        rows={rows}
        total={total}
        before={histogram.before}
        counting={histogram.counting}
        zone={zone}
        columns={columns}
        onFields={pane.toggle}
      />
      <div className="sbody" data-fields={pane.open} data-event={url.event !== ""}>
        {pane.open ? (
          <FieldSidebar ask={ask} columns={columns} ready={rows.isFetched} onClose={pane.toggle} />
        ) : null}
        <Main ask={ask} rows={rows} histogram={histogram} columns={columns} hits={hits} total={total} />
        {url.event === "" ? null : (
          <EventPanel
            key={url.event}
            id={url.event}
            row={rows.rows.find((row) => row.id === url.event)}
            columns={columns}
            hits={hits}
            tab={tab}
            onTab={setTab}
            onStep={step}
            onClose={actions.close}
          />
        )}
      </div>
    </div>
  );
}

interface MainProps {
  ask: ReturnType<typeof useAsk>;
  rows: ReturnType<typeof useRows>;
  histogram: BarsAnswer;
  columns: readonly string[];
  hits: readonly Hit[];
  total: number | undefined;
}

function Main({ histogram, ...list }: MainProps) {
  const zone = useZone();
  const actions = useActions();
  const { zoom } = useZoom();
  const [view] = useView(list.ask);
  const problem = histogram.isError ? problemOf(histogram.error) : undefined;
  return (
    <section className="main" id={VIEW_PANEL} role="tabpanel" aria-label="Events">
      {view === "chart" ? null : (
        <Histogram
          ask={list.ask}
          answer={histogram.data}
          by={histogram.by}
          before={histogram.before}
          loading={histogram.isFetching}
          failed={problem !== undefined && problem.problems.length === 0}
          zone={zone}
          onZoom={zoom}
          onValue={(value, exclude) =>
            exclude ? actions.not(histogram.by, value) : actions.only(histogram.by, value)
          }
        />
      )}
      {view === "events" ? <ListArea {...list} /> : null}
      {view === "patterns" ? <Patterns ask={list.ask} zone={zone} /> : null}
      {view === "chart" ? <Results ask={list.ask} zone={zone} /> : null}
    </section>
  );
}
