"use client";
/** The search failed: what happened, what is kept, what to do. */
import { Button } from "../../ui/button";
import { Note } from "../../ui/note";
import type { Problem } from "../api/problem";
import { useRefresh } from "../shell/refresh";

export function SearchFailed({ problem, kept }: { problem: Problem; kept: boolean }) {
  const { refresh } = useRefresh();
  return (
    <div className="search-failed">
      <Note tone="bad" alert>
        <b>{problem.message}</b> {kept ? "The rows below are the last answer. " : ""}
        <code>{problem.code}</code>
      </Note>
      <Button size="sm" onClick={refresh}>
        Search again
      </Button>
    </div>
  );
}
