"use client";
/** A trace as tables: every span, for those who read rather than look, and every log. */
import Link from "next/link";
import { useState } from "react";
import { Button } from "../../ui/button";
import { formatDuration } from "../../ui/format/duration";
import { formatCount } from "../../ui/format/number";
import { epochOf } from "../../ui/format/time";
import { SeverityChip } from "../../ui/severity-chip";
import type { Trace } from "../api/types";
import { visible } from "../search/list/message-text";
import { currentUrl, useUrl } from "../shell/use-url";
import type { TraceTree } from "./waterfall/tree";

const PAGE = 200;

export function TraceTable({ tree }: { tree: TraceTree }) {
  const [, setUrl] = useUrl();
  const [shown, setShown] = useState(PAGE);
  return (
    <div className="trace-tab" tabIndex={0} role="region" aria-label="Spans">
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col" className="num">
              Level
            </th>
            <th scope="col">Service</th>
            <th scope="col">Operation</th>
            <th scope="col">Status</th>
            <th scope="col" className="num">
              Starts at
            </th>
            <th scope="col" className="num">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {tree.nodes.slice(0, shown).map((node) => (
            <tr key={node.id} aria-current={currentUrl().event === node.id ? "true" : undefined}>
              <td className="num">{node.depth + 1}</td>
              <td>{node.span === null ? "" : visible(node.span.service, true)}</td>
              <td>
                <button
                  type="button"
                  className="link mono"
                  onClick={() => setUrl({ event: node.id }, "replace")}
                >
                  {node.span === null ? "span not received" : visible(node.span.name, true) || "(no name)"}
                </button>
              </td>
              <td>{node.span?.status ?? ""}</td>
              <td className="num">{formatDuration(node.start)}</td>
              <td className="num">{formatDuration(node.end - node.start)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown < tree.nodes.length ? (
        <Button onClick={() => setShown(shown + 5 * PAGE)}>
          {`Show more of ${formatCount(tree.nodes.length)} spans`}
        </Button>
      ) : null}
    </div>
  );
}

export function TraceLogs({ trace }: { trace: Trace }) {
  if (trace.logs.length === 0)
    return (
      <div className="empty">
        <h2>No log carries this trace id.</h2>
        <p className="t2">Send `trace_id` with your logs and they stand here, inside their spans.</p>
      </div>
    );
  return (
    <div className="trace-tab" tabIndex={0} role="region" aria-label="Logs of the trace">
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col" className="num">
              At
            </th>
            <th scope="col">Level</th>
            <th scope="col">Service</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {trace.logs.map((log) => (
            <tr key={log.id}>
              <td className="num">{formatDuration(epochOf(log.timestamp) - epochOf(trace.started))}</td>
              <td>
                <SeverityChip level={log.severity} text={log.severity_text} />
              </td>
              <td>{visible(log.service, true)}</td>
              <td>
                <Link className="link mono" href={`/search?event=${log.id}`}>
                  {visible(log.body.slice(0, 500), true) || "(empty message)"}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
