"use client";
/** The search failed: what happened, what is kept, what to do. What passes is tried again; one that hit a bound is offered in a shorter range. */
import { useEffect, useState } from "react";
import { Button } from "../../ui/button";
import { Note } from "../../ui/note";
import { useNow } from "../../ui/use-now";
import type { Problem } from "../api/problem";
import { describeRange, narrowRange } from "../shell/range";
import { useRefresh } from "../shell/refresh";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
import { passes, waitBefore } from "./try-again";

const BOUNDS: ReadonlySet<string> = new Set(["limit.rows_read", "limit.time", "limit.memory"]);

export interface SearchFailedProps {
  problem: Problem;
  /** An earlier answer is on the page. */
  kept: boolean;
  /** It is being asked again. */
  busy: boolean;
}

export function SearchFailed({ problem, kept, busy }: SearchFailedProps) {
  const { refresh } = useRefresh();
  return (
    <div className="search-failed">
      <Note tone="bad" alert>
        <b>{problem.message}</b> {kept ? "The rows below are the last answer. " : ""}
        {passes(problem.code) ? "It is tried again by itself. " : ""}
        <code>{problem.code}</code>
      </Note>
      {BOUNDS.has(problem.code) ? <Narrower /> : null}
      {passes(problem.code) ? <Again busy={busy} /> : null}
      <Button size="sm" onClick={refresh}>
        Search again
      </Button>
    </div>
  );
}

/** Tries again by itself, after longer and longer waits, at once when the network is back; not in a hidden tab. */
function Again({ busy }: { busy: boolean }) {
  const { refresh } = useRefresh();
  const [tries, setTries] = useState(0);
  const [dueMs, setDueMs] = useState(() => Date.now() + waitBefore(0));
  const now = useNow();
  useEffect(() => {
    if (busy) return;
    const wait = waitBefore(tries);
    setDueMs(Date.now() + wait);
    const again = () => {
      if (document.visibilityState === "hidden") {
        document.addEventListener("visibilitychange", again, { once: true });
        return;
      }
      setTries(tries + 1);
      refresh();
    };
    const timer = setTimeout(again, wait);
    window.addEventListener("online", again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", again);
    };
  }, [busy, tries, refresh]);
  const seconds = Math.max(1, Math.ceil((dueMs - now) / 1000));
  return (
    <span className="t2" aria-hidden="true">
      {busy ? "Trying again" : `Next try in ${seconds} s`}
    </span>
  );
}

function Narrower() {
  const [url, setUrl] = useUrl();
  const zone = useZone();
  const nowMs = Date.now();
  const range = narrowRange(url, nowMs, zone);
  const { text } = describeRange(range, nowMs, zone);
  return (
    <Button size="sm" kind="primary" onClick={() => setUrl(range)}>
      Search only {text.startsWith("Last") ? text.toLowerCase() : text}
    </Button>
  );
}
