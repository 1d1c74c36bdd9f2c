"use client";
/** Search; or, while the project has no event, the page that helps to send the first. */
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { api } from "../api/client";
import { isSignedOut } from "../api/problem";
import type { FirstRunAnswer } from "../api/types";
import { PageFrame } from "../shell/page-frame";
import { useUrl } from "../shell/use-url";
import { SearchView } from "./search-view";
import { rememberEvents, useSeenEvents } from "./seen-events";

const FirstRun = dynamic(() => import("../first-run/first-run").then((module) => module.FirstRun), {
  ssr: false,
});

const POLL_MS = 1_000;

/** Shows the first-run page until its event is opened, even when the event has come meanwhile. */
function useFirstRun(helping: boolean) {
  const seen = useSeenEvents();
  const [waited, setWaited] = useState(false);
  const answer = useQuery({
    queryKey: ["ingest", "first-run"],
    queryFn: ({ signal }): Promise<FirstRunAnswer> => api.ingest.firstRun.query({}, { signal }),
    enabled: seen === false || helping,
    refetchInterval: POLL_MS,
    staleTime: 0,
  });
  const hasEvents = answer.data?.has_events;
  useEffect(() => {
    if (hasEvents === false) setWaited(true);
    else if (hasEvents === true && !waited) rememberEvents();
  }, [hasEvents, waited]);
  return { answer, seen, waited };
}

export function SearchPage() {
  const [url, setUrl] = useUrl();
  const helping = url.view === "send";
  const { answer, seen, waited } = useFirstRun(helping);
  const leave = (event?: string) => {
    rememberEvents();
    setUrl({ view: "", event: event ?? "" });
  };
  if (helping || (seen === false && waited)) {
    return (
      <PageFrame title={helping ? "Send data" : "Search"}>
        <FirstRun answer={answer.data} failed={answer.isError} extra={helping && !waited} onOpen={leave} />
      </PageFrame>
    );
  }
  const ready = seen === true || (answer.isError && !isSignedOut(answer.error));
  return (
    <PageFrame title="Search" time={ready}>
      {ready ? <SearchView /> : <div className="grow" aria-busy="true" />}
    </PageFrame>
  );
}
