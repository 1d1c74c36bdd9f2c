"use client";
/** The selected span: times, error, logs inside it, attributes, events, links. */
import { X } from "lucide-react";
import Link from "next/link";
import { Button } from "../../ui/button";
import { formatDuration } from "../../ui/format/duration";
import { Icon } from "../../ui/icon";
import { SeverityChip } from "../../ui/severity-chip";
import type { Trace, TraceSpan } from "../api/types";
import { visible } from "../search/list/message-text";
import { useKeys } from "../shell/use-keys";
import { shownAt, type TraceNode } from "./waterfall/tree";

export interface TraceDetailProps {
  trace: Trace;
  node: TraceNode;
  /** Its children. */
  below: readonly TraceNode[];
  onClose: () => void;
}

export function TraceDetail({ trace, node, below, onClose }: TraceDetailProps) {
  const { span } = node;
  useKeys({ Escape: onClose });
  const logs = trace.logs.filter((log) => log.span_id === node.id);
  return (
    <aside className="span-panel" aria-label="Span">
      <div className="span-head">
        <b className="b6 trunc">
          <bdi>{span === null ? "span not received" : visible(span.service, true)}</bdi>
        </b>
        <span className="mono trunc">
          <bdi>{span === null ? node.id : visible(span.name, true)}</bdi>
        </span>
        <span className="grow" />
        <Button kind="ghost" size="sm" icon label="Close" keys="Esc" onClick={onClose}>
          <Icon of={X} />
        </Button>
      </div>
      <div className="span-scroll" tabIndex={0} role="region" aria-label="Facts of the span">
        {span === null ? <Missing /> : <Facts span={span} node={node} below={below} />}
        {logs.length > 0 ? (
          <>
            <h3 className="span-h">
              Logs inside <span className="count">{logs.length}</span>
            </h3>
            <ul className="span-logs">
              {logs.map((log) => (
                <li key={log.id}>
                  <Link href={`/search?event=${log.id}`} className="row">
                    <time dateTime={log.timestamp}>{offset(log.timestamp, node)}</time>
                    <SeverityChip level={log.severity} text={log.severity_text} />
                  </Link>
                  <p>{visible(log.body.slice(0, 2_000), false)}</p>
                </li>
              ))}
            </ul>
          </>
        ) : null}
        {span === null ? null : <Lists span={span} node={node} />}
      </div>
    </aside>
  );
}

function Missing() {
  return (
    <p className="pad t2">
      Other spans name it as their parent. It was not received: it may come late, was not sampled, or its
      sender could not reach us.
    </p>
  );
}

function offset(time: string, node: TraceNode): string {
  const ms = shownAt(time, node);
  return `${ms < 0 ? "−" : "+"} ${formatDuration(Math.abs(ms))}`;
}

function Facts({ span, node, below }: { span: TraceSpan; node: TraceNode; below: readonly TraceNode[] }) {
  const facts: [string, string][] = [
    ["Duration", formatDuration(span.duration_ns / 1e6)],
    ["Own time", formatDuration(ownTime(node, below))],
    ["Starts at", `+ ${formatDuration(node.start)}`],
    ["Kind", span.kind],
  ];
  return (
    <>
      <dl className="span-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="label">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {span.shift_ns === 0 ? null : (
        <p className="pad t2">
          Shown {formatDuration(Math.abs(span.shift_ns) / 1e6)} {span.shift_ns > 0 ? "later" : "earlier"} than
          its clock said.
        </p>
      )}
      {span.status === "error" ? (
        <div className="span-error">
          <b className="b6">Error</b>
          <p>{visible(span.status_message, false) || "The span says no more."}</p>
        </div>
      ) : null}
    </>
  );
}

/** What none of its children covers, in milliseconds. Pure. */
export function ownTime(node: TraceNode, below: readonly TraceNode[]): number {
  let own = node.end - node.start;
  let reached = node.start;
  for (const child of below.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(child.start, reached);
    const to = Math.min(child.end, node.end);
    if (to > from) own -= to - from;
    reached = Math.max(reached, to);
  }
  return Math.max(0, own);
}

function Lists({ span, node }: { span: TraceSpan; node: TraceNode }) {
  const own: [string, string | number | boolean][] = [
    ["service", span.service],
    ["host", span.host],
    ["version", span.version],
    ["environment", span.environment],
    ["peer", span.peer],
    ["scope_name", span.scope_name],
    ["span_id", span.span_id],
    ["parent_span_id", span.parent_span_id],
  ];
  return (
    <>
      {span.events.length > 0 ? (
        <>
          <h3 className="span-h">
            Events <span className="count">{span.events.length}</span>
          </h3>
          {numbered(span.events).map(({ id, item: event }) => (
            <div key={id}>
              <p className="pad-x mono f12">
                {offset(event.timestamp, node)} {visible(event.name, true)}
              </p>
              <Pairs pairs={Object.entries(event.attributes)} />
            </div>
          ))}
        </>
      ) : null}
      <h3 className="span-h">Attributes</h3>
      <Pairs pairs={Object.entries(span.attributes)} />
      <h3 className="span-h">Span</h3>
      <Pairs pairs={own.filter(([, value]) => value !== "")} />
      {Object.keys(span.resource).length > 0 ? <h3 className="span-h">Resource</h3> : null}
      <Pairs pairs={Object.entries(span.resource)} />
      {span.links.length > 0 ? <h3 className="span-h">Links</h3> : null}
      {span.links.map((link) => (
        <p key={link.trace_id + link.span_id} className="pad-x f12">
          <Link className="link mono" href={`/traces/${link.trace_id}?event=${link.span_id}`}>
            {link.trace_id}
          </Link>
        </p>
      ))}
    </>
  );
}

/** Events have no id of their own, and never change. */
function numbered<Item>(items: readonly Item[]): { id: string; item: Item }[] {
  return items.map((item, place) => ({ id: String(place), item }));
}

function Pairs({ pairs }: { pairs: readonly [string, string | number | boolean][] }) {
  return (
    <div className="kv">
      {pairs.map(([key, value]) => (
        <div key={key} className="kv-row">
          <span className="kv-k">
            <bdi>{visible(key, true)}</bdi>
          </span>
          <span className="kv-v">
            <span className={typeof value === "string" ? undefined : "n"}>
              {visible(String(value), false)}
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}
