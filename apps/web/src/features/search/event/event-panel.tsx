"use client";
/** The open event: message, level, times, fields and JSON. Beside the list from 1200 px, over it below, a sheet on a phone. */
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type CSSProperties, useId, useState } from "react";
import { Tabs } from "../../../ui/tabs";
import { api } from "../../api/client";
import { problemOf } from "../../api/problem";
import type { LogRecord } from "../../api/types";
import { usePreferences } from "../../shell/preferences";
import { useKeys } from "../../shell/use-keys";
import { useZone } from "../../shell/use-zone";
import type { Hit } from "../list/hits";
import { EventHead } from "./event-head";
import { EventSummary, traceLink } from "./event-summary";
import { FieldTree } from "./field-tree";
import { JsonView } from "./json-view";
import { PanelResizer } from "./panel-resizer";
import { SheetGrip } from "./sheet-grip";

const PatternTab = dynamic(() => import("../patterns/pattern-tab"), { ssr: false });
const ContextView = dynamic(() => import("../context/context-view"), { ssr: false });

export type EventTab = "fields" | "context" | "pattern" | "json";

export interface EventPanelProps {
  id: string;
  /** The row of the list when it is loaded; asked for otherwise. */
  row: LogRecord | undefined;
  columns: readonly string[];
  hits: readonly Hit[];
  /** Stays the same from event to event. */
  tab: EventTab;
  onTab: (tab: EventTab) => void;
  onStep: (step: 1 | -1) => void;
  onClose: () => void;
}

export function EventPanel({ id, row, columns, hits, tab, onTab, onStep, onClose }: EventPanelProps) {
  const { panelWidth } = usePreferences();
  const [full, setFull] = useState(false);
  const asked = useQuery({
    queryKey: ["logs", "get", id],
    queryFn: ({ signal }): Promise<LogRecord> => api.logs.get.query({ id }, { signal }),
    enabled: row === undefined,
  });
  const record = row ?? asked.data;
  const style: CSSProperties = { "--panel-w": `${panelWidth}px` };
  return (
    <aside className="detail" aria-label="Event" data-full={full} style={style}>
      <PanelResizer width={panelWidth} />
      <SheetGrip full={full} onChange={setFull} onClose={onClose} />
      <EventHead record={record} onStep={onStep} onClose={onClose} />
      {record === undefined ? (
        <div className="dscroll" aria-busy={asked.isFetching}>
          {asked.isError ? <p className="dtime">{problemOf(asked.error).message}</p> : null}
        </div>
      ) : (
        <EventBody record={record} columns={columns} hits={hits} tab={tab} onTab={onTab} />
      )}
    </aside>
  );
}

interface EventBodyProps extends Pick<EventPanelProps, "columns" | "hits" | "tab" | "onTab"> {
  record: LogRecord;
}

function EventBody({ record, columns, hits, tab, onTab }: EventBodyProps) {
  const zone = useZone();
  const panel = useId();
  const router = useRouter();
  useKeys({
    t: () => {
      const link = traceLink(record);
      if (link !== undefined) router.push(link);
    },
  });
  const count = Object.keys(record.attributes).length + Object.keys(record.resource).length;
  return (
    <div className="dscroll" tabIndex={0} role="region" aria-label="Event details">
      <EventSummary record={record} zone={zone} hits={hits} onAround={() => onTab("context")} />
      <Tabs
        label="Event"
        className="dtabs"
        panel={panel}
        value={tab}
        onChange={onTab}
        tabs={[
          { value: "fields", text: "Fields", count: String(count) },
          { value: "context", text: "Context" },
          { value: "pattern", text: "Pattern" },
          { value: "json", text: "JSON" },
        ]}
      />
      <div id={panel} role="tabpanel" aria-labelledby={`${panel}-tab-${tab}`}>
        {tab === "fields" ? <FieldTree record={record} columns={columns} /> : null}
        {tab === "context" ? <ContextView record={record} hits={hits} /> : null}
        {tab === "pattern" ? <PatternTab record={record} /> : null}
        {tab === "json" ? <JsonView record={record} /> : null}
      </div>
    </div>
  );
}
