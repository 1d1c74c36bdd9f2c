"use client";
/** Traces by any attribute of any of their spans, newest first. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../../ui/button";
import { formatDuration } from "../../ui/format/duration";
import { formatCount } from "../../ui/format/number";
import { epochOf, formatRow, formatSecond } from "../../ui/format/time";
import { Note } from "../../ui/note";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { TraceSummary, TracesAnswer } from "../api/types";
import { visible } from "../search/list/message-text";
import { PageFrame } from "../shell/page-frame";
import { serverRange } from "../shell/range";
import { useRefresh } from "../shell/refresh";
import { useKeys } from "../shell/use-keys";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";

function useTraces() {
  const [{ q, from, to, min }] = useUrl();
  const { tick } = useRefresh();
  const zone = useZone();
  const least = Number(min);
  return useInfiniteQuery({
    queryKey: ["traces", q, from, to, min, zone, tick],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }): Promise<TracesAnswer> =>
      api.traces.list.query(
        {
          query: q,
          ...serverRange({ from, to }, Date.now(), zone),
          limit: 50,
          ...(min !== "" && least > 0 ? { min_duration_ms: least } : {}),
          ...(pageParam === "" ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function TracesPage() {
  const answer = useTraces();
  const zone = useZone();
  const pages = answer.data?.pages ?? [];
  const traces = pages.flatMap((page) => page.traces);
  const last = pages.at(-1);
  const problem = answer.isError ? problemOf(answer.error) : undefined;
  return (
    <PageFrame title="Traces" time>
      <TraceQuery />
      <div className="answer-line" role="status">
        {answer.isPending
          ? "Searching"
          : `${formatCount(traces.length)} ${traces.length === 1 ? "trace" : "traces"}${answer.hasNextPage ? ", more follow" : ""}`}
        {last?.complete_to ? (
          <span className="t3"> · complete to {formatSecond(Date.parse(last.complete_to), zone)}</span>
        ) : null}
        {last?.partial ? <span className="t3"> · {last.partial.message}</span> : null}
      </div>
      <div
        className="page-scroll"
        tabIndex={0}
        role="region"
        aria-label="Traces"
        aria-busy={answer.isFetching}
      >
        {problem === undefined ? null : (
          <div className="pad">
            <Note tone="bad" alert>
              {problem.problems[0]?.message ?? problem.message} <code>{problem.code}</code>
            </Note>
          </div>
        )}
        {traces.length > 0 ? <TraceRows traces={traces} /> : null}
        {traces.length === 0 && answer.isSuccess ? <NoTraces /> : null}
        {answer.hasNextPage ? (
          <div className="pad">
            <Button disabled={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
              {answer.isFetchingNextPage ? "Loading" : "Show older traces"}
            </Button>
          </div>
        ) : null}
      </div>
    </PageFrame>
  );
}

function TraceQuery() {
  const [url, setUrl] = useUrl();
  const [text, setText] = useState(url.q);
  const [min, setMin] = useState(url.min);
  const { refresh } = useRefresh();
  useEffect(() => {
    setText(url.q);
    setMin(url.min);
  }, [url.q, url.min]);
  useKeys({ "/": () => document.getElementById("trace-query")?.focus() });
  const run = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === url.q && min.trim() === url.min) refresh();
    else setUrl({ q: text.trim(), min: min.trim() });
  };
  return (
    <form className="trace-query" onSubmit={run} role="search" aria-label="Traces">
      <label className="grow">
        <span className="label">Spans that match</span>
        <input
          id="trace-query"
          className="input mono"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder="service:payments status:error http.status_code:>=500"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <label>
        <span className="label">At least, ms</span>
        <input
          className="input trace-min"
          inputMode="numeric"
          placeholder="500"
          value={min}
          onChange={(event) => setMin(event.target.value.replace(/[^0-9.]/g, ""))}
        />
      </label>
      <Button kind="primary" type="submit">
        Run
      </Button>
    </form>
  );
}

function TraceRows({ traces }: { traces: readonly TraceSummary[] }) {
  const zone = useZone();
  const longest = Math.max(...traces.map((trace) => trace.duration_ns));
  return (
    <table className="tbl traces">
      <thead>
        <tr>
          <th scope="col">Start</th>
          <th scope="col">Trace</th>
          <th scope="col" className="num">
            Duration
          </th>
          <th scope="col" className="only-desk-cell">
            Share of the longest
          </th>
          <th scope="col" className="num">
            Spans
          </th>
          <th scope="col" className="num">
            Errors
          </th>
          <th scope="col" className="only-desk-cell">
            Services
          </th>
        </tr>
      </thead>
      <tbody>
        {traces.map((trace) => (
          <tr key={trace.trace_id}>
            <td>
              <time dateTime={trace.started} title={trace.started}>
                {formatRow(epochOf(trace.started), zone, 0)}
              </time>
            </td>
            <td>
              <Link className="link" href={`/traces/${trace.trace_id}`}>
                <bdi>{visible(trace.root_service || "root not received", true)}</bdi>{" "}
                <span className="mono">{visible(trace.root_name || trace.trace_id, true)}</span>
              </Link>
            </td>
            <td className="num">{formatDuration(trace.duration_ns / 1e6)}</td>
            <td className="only-desk-cell">
              <span className="share">
                <i style={{ width: `${Math.max(1, (trace.duration_ns / longest) * 100)}%` }} />
              </span>
            </td>
            <td className="num">{formatCount(trace.spans)}</td>
            <td className={trace.errors > 0 ? "num bad" : "num"}>{formatCount(trace.errors)}</td>
            <td className="only-desk-cell t2">
              {visible(trace.services.slice(0, 6).join(", "), true)}
              {trace.services.length > 6 ? ` and ${trace.services.length - 6} more` : ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NoTraces() {
  const [url, setUrl] = useUrl();
  const filtered = url.q !== "" || url.min !== "";
  return (
    <div className="empty">
      <h2>{filtered ? "No trace in this range matches." : "No trace began in this range."}</h2>
      <p className="t2">
        {filtered
          ? "A trace is listed when one of its spans matches the whole filter."
          : "Send spans by OTLP to port 4318 (HTTP) or 4317 (gRPC) with an ingest key, or choose a longer range."}
      </p>
      {filtered ? (
        <Button onClick={() => setUrl({ q: "", min: "" })}>Clear the filter</Button>
      ) : (
        <Link className="btn" href="/ingest/send">
          Send data
        </Link>
      )}
    </div>
  );
}
