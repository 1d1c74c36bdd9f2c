"use client";
/** Facts, tabs and panes of a trace that has come; keys move the selection. */
import { useCallback, useState } from "react";
import { formatDuration } from "../../ui/format/duration";
import { Switch } from "../../ui/switch";
import { Tabs } from "../../ui/tabs";
import type { Trace } from "../api/types";
import { visible } from "../search/list/message-text";
import { useKeys } from "../shell/use-keys";
import { currentUrl, useUrl } from "../shell/use-url";
import { TraceDetail } from "./trace-detail";
import { CriticalFoot, TraceFacts } from "./trace-facts";
import { TraceLogs, TraceTable } from "./trace-tables";
import { type TraceViewOptions, useTraceView } from "./use-trace";
import { serviceToken } from "./waterfall/use-colours";
import { Waterfall } from "./waterfall/waterfall";

const TABS = ["waterfall", "table", "logs"] as const;

export function TraceView({ trace }: { trace: Trace }) {
  const [url, setUrl] = useUrl();
  const [options, setOptions] = useState(USUAL);
  const view = useTraceView(trace, options);
  const { tree } = view;
  const tab = TABS.find((one) => one === url.view) ?? "waterfall";
  const node = tree.nodes.find((one) => one.id === view.eventId);
  return (
    <>
      <TraceFacts
        trace={trace}
        tree={tree}
        path={view.whole}
        shifted={options.shifted}
        onShifted={(shifted) => setOptions({ ...options, shifted })}
      />
      <div className="vbar2">
        <Tabs
          label="Views of the trace"
          panel="trace"
          value={tab}
          tabs={[
            { value: "waterfall", text: "Waterfall" },
            { value: "table", text: "Table" },
            { value: "logs", text: "Logs", count: String(trace.logs.length) },
          ]}
          onChange={(next) => setUrl({ view: next === "waterfall" ? "" : next }, "replace")}
        />
        <Tools options={options} onChange={setOptions} />
      </div>
      <div
        className="tb"
        data-detail={node !== undefined}
        id="trace"
        role="tabpanel"
        aria-labelledby={`trace-tab-${tab}`}
      >
        {tab === "waterfall" ? (
          <WaterfallPane view={view} />
        ) : tab === "table" ? (
          <TraceTable tree={tree} />
        ) : (
          <TraceLogs trace={trace} />
        )}
        {node === undefined ? null : (
          <TraceDetail
            trace={trace}
            node={node}
            below={node.children.flatMap((at) => tree.nodes[at] ?? [])}
            onClose={view.close}
          />
        )}
      </div>
    </>
  );
}

const USUAL: TraceViewOptions = { showPath: true, foldRepeats: true, shifted: true, find: "" };

interface ToolsProps {
  options: TraceViewOptions;
  onChange: (options: TraceViewOptions) => void;
}

function Tools({ options, onChange }: ToolsProps) {
  return (
    <>
      <span className="grow" />
      <input
        className="input only-desk trace-find"
        aria-label="Find in trace"
        placeholder="pool.acquire"
        value={options.find}
        onChange={(event) => onChange({ ...options, find: event.target.value })}
      />
      <span className="only-desk">
        <Switch
          label="Critical path"
          checked={options.showPath}
          onChange={(showPath) => onChange({ ...options, showPath })}
        />
      </span>
      <span className="only-desk">
        <Switch
          label="Fold repeats"
          checked={options.foldRepeats}
          onChange={(foldRepeats) => onChange({ ...options, foldRepeats })}
        />
      </span>
    </>
  );
}

function WaterfallPane({ view }: { view: ReturnType<typeof useTraceView> }) {
  const { tree, rows, selected } = view;
  const [zoom, setZoom] = useState<[number, number] | null>(null);
  const tokenOf = useCallback((service: string) => serviceToken(tree.services, service), [tree.services]);
  useTraceKeys(view, () => setZoom(null));
  const row = rows[selected];
  const node = row === undefined ? undefined : tree.nodes[row.node];
  return (
    <div className="tb-main">
      <Waterfall
        scene={{ tree, rows, path: view.path, logs: view.logs, selected, found: view.found }}
        tokenOf={tokenOf}
        zoom={zoom}
        onZoom={setZoom}
        onSelect={view.select}
        onToggle={view.toggle}
        selectedText={row === undefined || node === undefined ? "" : rowText(node.span, row, node.depth)}
      />
      <CriticalFoot path={view.whole} tokenOf={tokenOf} />
    </div>
  );
}

function rowText(
  span: Trace["spans"][number] | null,
  row: { start: number; end: number },
  depth: number,
): string {
  const times = `${formatDuration(row.end - row.start)}, starts at ${formatDuration(row.start)}, level ${depth + 1}`;
  if (span === null) return `Span not received, ${times}`;
  return `${visible(span.service, true)} ${visible(span.name, true)}, ${times}${span.status === "error" ? ", error" : ""}`;
}

function useTraceKeys(view: ReturnType<typeof useTraceView>, onWhole: () => void): void {
  const { rows, select, toggle, tree } = view;
  // Keys may follow faster than the page is drawn: the address is what is selected now.
  const place = () => rows.findIndex((row) => tree.nodes[row.node]?.id === currentUrl().event);
  const step = (by: 1 | -1) => {
    const at = place();
    select(at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by)));
  };
  const goOut = () => {
    const at = place();
    const row = rows[at];
    if (row === undefined) return;
    if (row.foldable && !row.folded) return toggle(at);
    const parent = tree.nodes[row.node]?.parent ?? -1;
    const above = rows.findIndex((one) => one.node === parent);
    if (above >= 0) select(above);
  };
  const goIn = () => {
    const at = place();
    if (rows[at]?.foldable && rows[at].folded) toggle(at);
    else step(1);
  };
  const next = () => step(1);
  const previous = () => step(-1);
  const open = () => select(Math.max(0, place()));
  useKeys({
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    ArrowLeft: goOut,
    ArrowRight: goIn,
    Enter: open,
    "0": onWhole,
  });
}
