"use client";
/** The matches of the search by pattern, instead of the list. The URL parameter `view` is `patterns`. */
import { withOperand } from "@sightglass/query-language";
import { Check, Percent } from "lucide-react";
import { useMemo } from "react";
import { Badge } from "../../../ui/badge";
import { formatCount } from "../../../ui/format/number";
import type { Zone } from "../../../ui/format/time";
import { ProgressLine } from "../../../ui/progress-line";
import type { PatternAnswer, PatternsAnswer } from "../../api/types";
import { usePreferences } from "../../shell/preferences";
import { currentUrl, useUrl } from "../../shell/use-url";
import { NoEvents } from "../no-events";
import { QueryUnread } from "../query-unread";
import { SearchFailed } from "../search-failed";
import { useFailure } from "../use-failure";
import type { Ask } from "../use-search";
import { onlyPattern } from "./only-pattern";
import type { PatternLook } from "./pattern-look";
import { PatternTable } from "./pattern-table";
import { usePatterns } from "./use-patterns";

export default function Patterns({ ask, zone }: { ask: Ask; zone: Zone }) {
  const answer = usePatterns(ask);
  const { data } = answer;
  const { wrap } = usePreferences();
  const look = usePatternLook(data, zone);
  const problem = useFailure(answer);
  const unread = problem?.problems[0]?.message;
  return (
    <div className="pts" data-wrap={wrap} aria-busy={answer.isFetching}>
      <ProgressLine active={answer.isFetching} />
      {problem === undefined || unread !== undefined ? null : (
        <SearchFailed problem={problem} kept={data !== undefined} busy={answer.isFetching} />
      )}
      {unread !== undefined && data === undefined ? <QueryUnread message={unread} /> : null}
      {data === undefined ? null : data.total === 0 && !answer.isPlaceholderData ? (
        <NoEvents ask={ask} zone={zone} />
      ) : (
        <>
          <Coverage answer={data} />
          <div className="pts-scroll">
            <PatternTable patterns={data.patterns} look={look} />
            <Rest answer={data} />
          </div>
        </>
      )}
    </div>
  );
}

function usePatternLook(answer: PatternsAnswer | undefined, zone: Zone): PatternLook {
  const [, setUrl] = useUrl();
  return useMemo(
    () => ({
      zone,
      rangeMs: answer === undefined ? 0 : Date.parse(answer.to) - Date.parse(answer.from),
      barMs: answer?.bar_ms ?? 0,
      sampled: (answer?.sample ?? 1) > 1,
      onOnly: ({ query }: PatternAnswer) => setUrl(onlyPattern(currentUrl().q, query)),
      onHide: ({ query }: PatternAnswer) => {
        const { q } = currentUrl();
        // Already on its way out when the key is pressed again before the answer is there.
        if (!q.includes(`-${query}`)) setUrl({ q: withOperand(q, `-${query}`) });
      },
      onEvent: (id: string) => setUrl({ event: id }),
    }),
    [answer, zone, setUrl],
  );
}

/** How many patterns there are, and whether all events were read. */
function Coverage({ answer }: { answer: PatternsAnswer }) {
  const { patterns, rest, total, sample } = answer;
  const count = patterns.length + rest.patterns;
  return (
    <p className="pts-head" role="status">
      <b>
        {rest.at_least ? "At least " : ""}
        {formatCount(count)}
      </b>{" "}
      {count === 1 ? "pattern" : "patterns"} in {formatCount(total)} {total === 1 ? "event" : "events"}
      {sample === 1 ? (
        <Badge tone="ok" icon={Check} tip="Every matching event was read">
          Exact, all events
        </Badge>
      ) : (
        <Badge
          tone="pending"
          icon={Percent}
          tip="One event in this many was read, the same ones each time; counts are scaled to all. A rare pattern may be missing."
        >
          Sample 1 in {formatCount(sample)}
        </Badge>
      )}
    </p>
  );
}

function Rest({ answer: { rest, sample } }: { answer: PatternsAnswer }) {
  if (rest.count === 0 || rest.patterns === 0) return null;
  return (
    <p className="pts-rest">
      {rest.at_least ? "At least " : ""}
      {formatCount(rest.patterns)} more {rest.patterns === 1 ? "pattern" : "patterns"} with{" "}
      {sample === 1 ? "" : "about "}
      {formatCount(rest.count)} {rest.count === 1 ? "event" : "events"} {rest.patterns === 1 ? "is" : "are"}{" "}
      not listed. Hide the frequent ones, or add a filter, to see them.
    </p>
  );
}
