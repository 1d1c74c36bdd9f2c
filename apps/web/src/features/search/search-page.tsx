"use client";
/** Search; or, while the project has no event, the page that helps to send the first. */
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { isSignedOut } from "../api/problem";
import { useFirstRun } from "../first-run/use-first-run";
import { PageFrame } from "../shell/page-frame";
import { useUrl } from "../shell/use-url";
import { LiveToggle } from "./live/live-toggle";
import { SearchView } from "./search-view";
import { rememberEvents, useSeenEvents } from "./seen-events";

const FirstRun = dynamic(() => import("../first-run/first-run").then((module) => module.FirstRun), {
  ssr: false,
});

const LiveView = dynamic(() => import("./live/live-view"), {
  ssr: false,
  loading: () => <div className="grow" aria-busy="true" />,
});

/** Shows the first-run page until its event is opened, even when the event has come meanwhile. */
function useSeen() {
  const seen = useSeenEvents();
  const [waited, setWaited] = useState(false);
  const answer = useFirstRun(seen === false);
  const hasEvents = answer.data?.has_events;
  useEffect(() => {
    if (hasEvents === false) setWaited(true);
    else if (hasEvents === true && !waited) rememberEvents();
  }, [hasEvents, waited]);
  return { answer, seen, waited };
}

export function SearchPage() {
  const [url, setUrl] = useUrl();
  const { answer, seen, waited } = useSeen();
  const leave = (event?: string) => {
    rememberEvents();
    setUrl({ event: event ?? "" });
  };
  if (seen === false && waited) {
    return (
      <PageFrame title="Search">
        <FirstRun answer={answer.data} failed={answer.isError} extra={false} onOpen={leave} />
      </PageFrame>
    );
  }
  const ready = seen === true || (answer.isError && !isSignedOut(answer.error));
  return (
    <PageFrame title="Search" time={ready && !url.live} actions={ready ? <LiveToggle /> : null}>
      {ready ? <View live={url.live} /> : <div className="grow" aria-busy="true" />}
    </PageFrame>
  );
}

function View({ live }: { live: boolean }) {
  return live ? <LiveView /> : <SearchView />;
}
