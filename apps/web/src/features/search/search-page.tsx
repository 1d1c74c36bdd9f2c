"use client";
/** Search; or, while the project has no event, the page that helps to send the first. */
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { api } from "../api/client";
import type { FirstRunAnswer } from "../api/types";
import { PageFrame } from "../shell/page-frame";
import { useUrl } from "../shell/use-url";
import { hasSeenEvents, rememberEvents } from "./seen-events";
import { SearchView } from "./search-view";

const FirstRun = dynamic(() => import("../first-run/first-run").then((module) => module.FirstRun), { ssr: false });

const POLL_MS = 1_000;

export function SearchPage() {
  const [url, setUrl] = useUrl();
  const [seen, setSeen] = useState(hasSeenEvents);
  const helping = url.view === "send";
  const answer = useQuery({
    queryKey: ["ingest", "first-run"],
    queryFn: ({ signal }): Promise<FirstRunAnswer> => api.ingest.firstRun.query({}, { signal }),
    enabled: !seen || helping,
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: false,
    staleTime: 0,
  });
  const [waited, setWaited] = useState(false);
  if (answer.data?.has_events === false && !waited) setWaited(true);
  const leave = (event?: string) => {
    rememberEvents();
    setSeen(true);
    setUrl({ view: "", event: event ?? "" });
  };
  if (helping || (!seen && waited)) {
    return (
      <PageFrame title={helping ? "Send data" : "Search"}>
        <FirstRun answer={answer.data} failed={answer.isError} extra={helping && !waited} onOpen={leave} />
      </PageFrame>
    );
  }
  if (!seen && answer.data === undefined && !answer.isError) {
    return (
      <PageFrame title="Search">
        <div className="grow" aria-busy="true" />
      </PageFrame>
    );
  }
  if (!seen && answer.data?.has_events === true) rememberEvents();
  return (
    <PageFrame title="Search" time>
      <SearchView />
    </PageFrame>
  );
}
