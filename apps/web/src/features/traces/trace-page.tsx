"use client";
/** One trace: what it was, its waterfall, and the span that is looked at. */
import Link from "next/link";
import { useParams } from "next/navigation";
import { Note } from "../../ui/note";
import { problemOf } from "../api/problem";
import { PageFrame } from "../shell/page-frame";
import { TraceView } from "./trace-view";
import { useTrace } from "./use-trace";

export function TracePage() {
  const params = useParams<{ id: string }>();
  const answer = useTrace(params.id);
  const trace = answer.data;
  const root = trace?.spans.find((span) => span.parent_span_id === "") ?? trace?.spans[0];
  return (
    <PageFrame title={root === undefined ? "Trace" : `${root.service} ${root.name}`}>
      {trace === undefined ? null : <TraceView trace={trace} />}
      {answer.isPending ? (
        <div className="trace-wait" role="status" aria-busy="true" aria-label="Loading the trace" />
      ) : null}
      {answer.isError ? <Failed error={answer.error} /> : null}
    </PageFrame>
  );
}

function Failed({ error }: { error: unknown }) {
  const problem = problemOf(error);
  if (problem.code === "traces.not_found" || problem.code === "input.invalid")
    return (
      <div className="empty">
        <h2>There is no such trace in this project.</h2>
        <p className="t2">
          It may be older than the retention, not sampled, still on its way, or belong to another project.
        </p>
        <Link className="btn" href="/traces">
          Search traces
        </Link>
      </div>
    );
  return (
    <div className="pad">
      <Note tone="bad" alert>
        {problem.message} <code>{problem.code}</code>
      </Note>
    </div>
  );
}
