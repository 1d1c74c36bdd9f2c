"use client";
/** The line of facts above a trace, its notes, and the critical path by service below it. */
import { CopyButton } from "../../ui/copy-button";
import { formatDuration } from "../../ui/format/duration";
import { formatCount, formatShare } from "../../ui/format/number";
import { epochOf, formatFull, zoneLabel } from "../../ui/format/time";
import { Note } from "../../ui/note";
import type { Trace } from "../api/types";
import { visible } from "../search/list/message-text";
import { useZone } from "../shell/use-zone";
import type { CriticalPath } from "./waterfall/critical-path";
import type { TraceTree } from "./waterfall/tree";

export interface TraceFactsProps {
  trace: Trace;
  tree: TraceTree;
  path: CriticalPath;
  shifted: boolean;
  onShifted: (shifted: boolean) => void;
}

export function TraceFacts({ trace, tree, path, shifted, onShifted }: TraceFactsProps) {
  const zone = useZone();
  const errors = trace.spans.filter((span) => span.status === "error").length;
  const longest = path.longest === null ? undefined : tree.nodes[path.longest.node]?.span;
  return (
    <section className="trace-head" aria-label="Trace">
      <div className="trace-facts">
        {errors > 0 ? (
          <span className="badge firing">
            {formatCount(errors)} {errors === 1 ? "error" : "errors"}
          </span>
        ) : null}
        <span>
          <b>{formatDuration(tree.length)}</b> duration
        </span>
        <span>
          <b>{formatCount(trace.span_count)}</b> spans
        </span>
        <span>
          <b>{formatCount(tree.services.length)}</b> services
        </span>
        {longest === undefined || longest === null || path.longest === null ? null : (
          <span className="only-desk trunc">
            <b>{formatDuration(path.longest.ms)}</b> in {visible(longest.name, true)},{" "}
            {formatShare(path.longest.share, 0)} of the critical path
          </span>
        )}
        <span className="grow" />
        <time className="only-desk" dateTime={trace.started} title={trace.started}>
          {formatFull(epochOf(trace.started), zone)} {zoneLabel(zone)}
        </time>
        <span className="only-desk row">
          <code
            className="trace-id"
            title={trace.trace_id}
          >{`${trace.trace_id.slice(0, 8)}…${trace.trace_id.slice(-4)}`}</code>
          <CopyButton text={trace.trace_id} label="Copy trace id" compact kind="ghost" />
        </span>
      </div>
      <Notes trace={trace} shifted={shifted} onShifted={onShifted} />
    </section>
  );
}

function Notes({ trace, shifted, onShifted }: Omit<TraceFactsProps, "tree" | "path">) {
  const { missing, partial, logs_cut } = trace;
  const clocks = trace.shifted;
  if (missing.length === 0 && clocks.length === 0 && partial === undefined && !logs_cut) return null;
  return (
    <Note tone="info">
      {partial === undefined ? null : `${partial.message} `}
      {logs_cut ? "The trace has more logs than the 1,000 shown. " : null}
      {missing.length === 0
        ? null
        : `${formatCount(missing.length)} ${missing.length === 1 ? "span is" : "spans are"} missing: others name ${missing.length === 1 ? "it" : "them"} as their parent. `}
      {clocks.slice(0, 3).map((clock) => (
        <span key={`${clock.host} ${clock.service}`}>
          The clock of <b className="b6">{visible(clock.host || clock.service, true)}</b> runs{" "}
          {formatDuration(Math.abs(clock.shift_ns) / 1e6)} {clock.shift_ns > 0 ? "behind" : "ahead"} and{" "}
          {shifted ? "was shifted" : "is shown as sent"}.{" "}
        </span>
      ))}
      {clocks.length === 0 ? null : (
        <button type="button" className="link" onClick={() => onShifted(!shifted)}>
          {shifted ? "Show original times" : "Shift clocks"}
        </button>
      )}
    </Note>
  );
}

export function CriticalFoot({
  path,
  tokenOf,
}: {
  path: CriticalPath;
  tokenOf: (service: string) => string;
}) {
  const total = path.services.reduce((sum, [, ms]) => sum + ms, 0);
  if (total === 0) return null;
  return (
    <div className="wfoot only-desk">
      <div className="wstack" aria-hidden="true">
        {path.services.map(([service, ms]) => (
          <i
            key={service}
            style={{ width: `${(ms / total) * 100}%`, background: `var(${tokenOf(service)})` }}
          />
        ))}
      </div>
      <ul className="wlegend" aria-label="Critical path by service">
        <li className="t3">Critical path by service</li>
        {path.services.slice(0, 8).map(([service, ms]) => (
          <li key={service}>
            <i className="sw" style={{ background: `var(${tokenOf(service)})` }} />{" "}
            {visible(service, true) || "no service"} <b>{formatShare(ms / total, 0)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
