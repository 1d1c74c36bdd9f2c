"use client";
/** One service: requests, errors and durations over time, its operations, who calls it and whom it calls. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useParams } from "next/navigation";
import { formatDuration } from "../../ui/format/duration";
import { formatCount, formatRate, formatShare } from "../../ui/format/number";
import { Note } from "../../ui/note";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { ServiceAnswer, ServiceEdge } from "../api/types";
import { visible } from "../search/list/message-text";
import { PageFrame } from "../shell/page-frame";
import { serverRange } from "../shell/range";
import { useRefresh } from "../shell/refresh";
import { rangeOnly, writeUrl } from "../shell/url-state";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
import { Panel, ServiceCharts, ServiceFacts } from "./service-charts";
import { ERROR_LIMIT } from "./service-map";

export function ServicePage() {
  const { name } = useParams<{ name: string }>();
  const service = decodeURIComponent(name);
  const [{ from, to }] = useUrl();
  const { tick } = useRefresh();
  const zone = useZone();
  const answer = useQuery({
    queryKey: ["service", service, from, to, zone, tick],
    queryFn: ({ signal }) =>
      api.traces.service.query({ service, ...serverRange({ from, to }, Date.now(), zone) }, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <PageFrame title={visible(service, true)} time>
      <div
        className="page-scroll"
        tabIndex={0}
        role="region"
        aria-label="Service"
        aria-busy={answer.isFetching}
      >
        {answer.isError ? <Failed error={answer.error} /> : null}
        {answer.data === undefined ? null : <Body answer={answer.data} />}
      </div>
    </PageFrame>
  );
}

function Failed({ error }: { error: unknown }) {
  const problem = problemOf(error);
  if (problem.code === "services.not_found")
    return (
      <div className="empty">
        <h2>This service sent no span in this range.</h2>
        <p className="t2">A longer range may show older ones.</p>
        <Link className="btn" href="/services">
          All services
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

function Body({ answer }: { answer: ServiceAnswer }) {
  const [url] = useUrl();
  const suffix = writeUrl(rangeOnly(url));
  return (
    <>
      <ServiceFacts answer={answer} />
      <ServiceCharts answer={answer} />
      <Operations answer={answer} />
      <Neighbours title="Called by" edges={answer.callers} of="caller" suffix={suffix} />
      <Neighbours title="Calls" edges={answer.callees} of="callee" suffix={suffix} />
    </>
  );
}

const RED_HEADS = ["Rate", "Errors", "p50", "p95", "p99"] as const;

function RedCells({ red }: { red: ServiceAnswer["operations"][number] | ServiceEdge }) {
  return (
    <>
      <td className="num">{formatRate(red.per_second)}</td>
      <td className={red.error_share > ERROR_LIMIT ? "num bad" : "num"}>{formatShare(red.error_share)}</td>
      <td className="num only-desk-cell">{formatDuration(red.p50_ms)}</td>
      <td className="num">{formatDuration(red.p95_ms)}</td>
      <td className="num only-desk-cell">{formatDuration(red.p99_ms)}</td>
    </>
  );
}

function RedHeads() {
  return RED_HEADS.map((head) => (
    <th key={head} scope="col" className={head === "p50" || head === "p99" ? "num only-desk-cell" : "num"}>
      {head}
    </th>
  ));
}

function Operations({ answer }: { answer: ServiceAnswer }) {
  return (
    <Panel title={`Operations (${formatCount(answer.operations.length)})`}>
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Kind</th>
            <RedHeads />
          </tr>
        </thead>
        <tbody>
          {answer.operations.map((one) => (
            <tr key={`${one.kind}\n${one.name}\n${one.peer}`}>
              <td className="mono">
                {visible(one.name, true)}
                {one.peer === "" ? "" : ` → ${visible(one.peer, true)}`}
              </td>
              <td>{one.kind}</td>
              <RedCells red={one} />
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

interface NeighboursProps {
  title: string;
  edges: readonly ServiceEdge[];
  of: "caller" | "callee";
  suffix: string;
}

function Neighbours({ title, edges, of, suffix }: NeighboursProps) {
  if (edges.length === 0) return null;
  return (
    <Panel title={title}>
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <RedHeads />
          </tr>
        </thead>
        <tbody>
          {edges.map((edge) => (
            <tr key={`${edge[of]}\n${edge.kind}\n${edge.external}`}>
              <td>
                {edge.external ? (
                  <>
                    {visible(edge[of], true)} <span className="t3">outside</span>
                  </>
                ) : (
                  <Link className="link" href={`/services/${encodeURIComponent(edge[of])}${suffix}`}>
                    {visible(edge[of], true)}
                  </Link>
                )}
              </td>
              <RedCells red={edge} />
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
