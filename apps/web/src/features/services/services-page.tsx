"use client";
/** Services: the map over the table of requests, errors and durations, most errors first. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { formatDuration } from "../../ui/format/duration";
import { formatCount, formatRate, formatShare } from "../../ui/format/number";
import { Note } from "../../ui/note";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { ServiceSummary, ServicesAnswer } from "../api/types";
import { visible } from "../search/list/message-text";
import { PageFrame } from "../shell/page-frame";
import { serverRange } from "../shell/range";
import { useRefresh } from "../shell/refresh";
import { rangeOnly, writeUrl } from "../shell/url-state";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
import { ERROR_LIMIT, ServiceMap } from "./service-map";
import { Sparkline } from "./sparkline";

function useServices() {
  const [{ from, to }] = useUrl();
  const { tick } = useRefresh();
  const zone = useZone();
  const range = () => serverRange({ from, to }, Date.now(), zone);
  const services = useQuery({
    queryKey: ["services", from, to, zone, tick],
    queryFn: ({ signal }) => api.traces.services.query(range(), { signal }),
    placeholderData: keepPreviousData,
  });
  const map = useQuery({
    queryKey: ["service-map", from, to, zone, tick],
    queryFn: ({ signal }) => api.traces.map.query(range(), { signal }),
    placeholderData: keepPreviousData,
  });
  return { services, map };
}

export function ServicesPage() {
  const { services, map } = useServices();
  const failed = services.isError ? services.error : map.error;
  const list = services.data?.services ?? [];
  return (
    <PageFrame title="Services" time>
      <div
        className="page-scroll"
        tabIndex={0}
        role="region"
        aria-label="Services"
        aria-busy={services.isFetching}
      >
        {failed === null ? null : (
          <div className="pad">
            <Note tone="bad" alert>
              {problemOf(failed).message} <code>{problemOf(failed).code}</code>
            </Note>
          </div>
        )}
        {services.isSuccess && list.length === 0 ? <NoServices /> : null}
        {services.data !== undefined && list.length > 0 ? (
          <>
            <ServiceMap map={map.data} services={list} />
            <ServiceTable answer={services.data} />
          </>
        ) : null}
      </div>
    </PageFrame>
  );
}

function NoServices() {
  return (
    <div className="empty">
      <h2>No service sent spans in this range.</h2>
      <p className="t2">
        Send spans by OTLP to port 4318 (HTTP) or 4317 (gRPC) with an ingest key, or choose a longer range.
      </p>
      <Link className="btn" href="/ingest/send">
        Send data
      </Link>
    </div>
  );
}

function ServiceTable({ answer }: { answer: ServicesAnswer }) {
  const [find, setFind] = useState("");
  const [url] = useUrl();
  const shown = answer.services
    .filter((one) => one.service.toLowerCase().includes(find.toLowerCase()))
    .toSorted((a, b) => b.error_share - a.error_share || b.requests - a.requests);
  return (
    <section className="panel" aria-label="Table of services">
      <div className="panel-head">
        <h2>
          Services <span className="count">{formatCount(answer.services.length)}</span>
        </h2>
        <span className="grow" />
        <input
          className="input trace-find"
          aria-label="Find a service"
          placeholder="payments"
          value={find}
          onChange={(event) => setFind(event.target.value)}
        />
      </div>
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" className="num">
              Requests
            </th>
            <th scope="col" className="only-desk-cell">
              <span className="sr-only">Requests over time</span>
            </th>
            <th scope="col" className="num" aria-sort="descending">
              Errors
            </th>
            <th scope="col" className="num">
              p95
            </th>
            <th scope="col" className="only-desk-cell">
              <span className="sr-only">p95 over time</span>
            </th>
            <th scope="col" className="only-desk-cell">
              Version
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <ServiceRow key={one.service} one={one} answer={answer} suffix={writeUrl(rangeOnly(url))} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ServiceRow({
  one,
  answer,
  suffix,
}: {
  one: ServiceSummary;
  answer: ServicesAnswer;
  suffix: string;
}) {
  const span = { fromMs: Date.parse(answer.from), toMs: Date.parse(answer.to) };
  return (
    <tr>
      <td>
        <Link className="link" href={`/services/${encodeURIComponent(one.service)}${suffix}`}>
          <bdi>{visible(one.service, true) || "no service"}</bdi>
        </Link>
      </td>
      <td className="num">{formatRate(one.per_second)}</td>
      <td className="only-desk-cell">
        <Sparkline points={one.points.map(([t, requests]) => [t, requests])} {...span} />
      </td>
      <td className={one.error_share > ERROR_LIMIT ? "num bad" : "num"}>{formatShare(one.error_share)}</td>
      <td className="num">{formatDuration(one.p95_ms)}</td>
      <td className="only-desk-cell">
        <Sparkline points={one.points.map(([t, , , p95]) => [t, p95 ?? 0])} {...span} />
      </td>
      <td className="only-desk-cell mono">{visible(one.version, true)}</td>
    </tr>
  );
}
