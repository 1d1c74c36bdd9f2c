"use client";
/** The search failed: what happened, what is kept, what to do. One that hit a bound is offered in a shorter range. */
import { Button } from "../../ui/button";
import { Note } from "../../ui/note";
import type { Problem } from "../api/problem";
import { describeRange, narrowRange } from "../shell/range";
import { useRefresh } from "../shell/refresh";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";

const BOUNDS: ReadonlySet<string> = new Set(["limit.rows_read", "limit.time", "limit.memory"]);

export function SearchFailed({ problem, kept }: { problem: Problem; kept: boolean }) {
  const { refresh } = useRefresh();
  return (
    <div className="search-failed">
      <Note tone="bad" alert>
        <b>{problem.message}</b> {kept ? "The rows below are the last answer. " : ""}
        <code>{problem.code}</code>
      </Note>
      {BOUNDS.has(problem.code) ? <Narrower /> : null}
      <Button size="sm" onClick={refresh}>
        Search again
      </Button>
    </div>
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
