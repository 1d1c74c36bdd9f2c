"use client";
/** The open event: message, level, times, fields and JSON. Beside the list from 1200 px, over it below, a sheet on a phone. */
import { useQuery } from "@tanstack/react-query";
import { type CSSProperties, useId, useState } from "react";
import { Tabs } from "../../../ui/tabs";
import { api } from "../../api/client";
import { problemOf } from "../../api/problem";
import type { LogRecord } from "../../api/types";
import { usePreferences } from "../../shell/preferences";
import { useZone } from "../../shell/use-zone";
import { EventHead } from "./event-head";
import { EventSummary } from "./event-summary";
import { FieldTree } from "./field-tree";
import { JsonView } from "./json-view";
import { PanelResizer } from "./panel-resizer";
import { SheetGrip } from "./sheet-grip";

export interface EventPanelProps {
  id: string;
  /** The row of the list when it is loaded; asked for otherwise. */
  row: LogRecord | undefined;
  columns: readonly string[];
  hits: readonly RegExp[];
  onStep: (step: 1 | -1) => void;
  onClose: () => void;
}

export function EventPanel({ id, row, columns, hits, onStep, onClose }: EventPanelProps) {
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
        <EventBody record={record} columns={columns} hits={hits} />
      )}
    </aside>
  );
}

interface EventBodyProps {
  record: LogRecord;
  columns: readonly string[];
  hits: readonly RegExp[];
}

function EventBody({ record, columns, hits }: EventBodyProps) {
  const [tab, setTab] = useState<"fields" | "json">("fields");
  const zone = useZone();
  const panel = useId();
  const count = Object.keys(record.attributes).length + Object.keys(record.resource).length;
  return (
    <div className="dscroll" tabIndex={0} role="region" aria-label="Event details">
      <EventSummary record={record} zone={zone} hits={hits} />
      <Tabs
        label="Event"
        className="dtabs"
        panel={panel}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: "fields", text: "Fields", count: String(count) },
          { value: "json", text: "JSON" },
        ]}
      />
      <div id={panel} role="tabpanel" aria-labelledby={`${panel}-tab-${tab}`}>
        {tab === "fields" ? <FieldTree record={record} columns={columns} /> : <JsonView record={record} />}
      </div>
    </div>
  );
}
