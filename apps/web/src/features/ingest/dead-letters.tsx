"use client";
/** Events that could not be stored, by reason, and each as it came. */
import { isReason } from "@sightglass/telemetry";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatCount } from "../../ui/format/number";
import { epochOf, formatAgo, formatDate } from "../../ui/format/time";
import { ProgressLine } from "../../ui/progress-line";
import { useNow } from "../../ui/use-now";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { DeadLettersAnswer } from "../api/types";
import { useRefresh } from "../shell/refresh";
import { useMe } from "../shell/use-me";
import { useZone } from "../shell/use-zone";
import { DeadLetterSample } from "./dead-letter-sample";
import { Replay } from "./replay";

const SAMPLES = 50;

function useDeadLetters(reason: string | undefined) {
  const { tick } = useRefresh();
  return useQuery({
    queryKey: ["ingest", "dead-letters", reason ?? "", tick],
    queryFn: ({ signal }): Promise<DeadLettersAnswer> => {
      const wanted = reason !== undefined && isReason(reason) ? { reason } : {};
      return api.ingest.deadLetters.query({ limit: SAMPLES, ...wanted }, { signal });
    },
    placeholderData: keepPreviousData,
  });
}

/** Letters of a reason, of all sources. */
function countOf(answer: DeadLettersAnswer | undefined, reason: string): number {
  const of = (answer?.reasons ?? []).filter((one) => one.reason === reason);
  return of.reduce((sum, one) => sum + one.count, 0);
}

/** Letters of a reason that were not sent again yet. */
function leftOf(answer: DeadLettersAnswer | undefined, reason: string): number {
  const sent = answer?.replays[reason];
  const marked = sent === undefined ? 0 : sent.accepted + sent.rejected + sent.unknown;
  return Math.max(0, countOf(answer, reason) - marked);
}

export function DeadLetters() {
  const role = useMe()?.role;
  const may = role === "owner" || role === "admin" || role === "editor";
  const [chosen, setChosen] = useState<string>();
  const answer = useDeadLetters(chosen);
  const reasons = answer.data?.reasons ?? [];
  const total = reasons.reduce((sum, one) => sum + one.count, 0);
  const current = chosen ?? reasons[0]?.reason;
  const items = (answer.data?.items ?? []).filter((item) => item.reason === current);
  return (
    <section className="panel dead">
      <ProgressLine active={answer.isFetching} />
      <div className="panel-head">
        <h2>Dead letters</h2>
        <span className="f12 t3 trunc">{reasons.length === 0 ? "" : `${formatCount(total)} kept`}</span>
        <span className="grow" />
        {current === undefined || !may ? null : (
          <Replay key={current} reason={current} count={leftOf(answer.data, current)} />
        )}
      </div>
      {answer.isError ? <p className="help dead-none">{problemOf(answer.error).message}</p> : null}
      {answer.data !== undefined && reasons.length === 0 ? (
        <p className="help dead-none">
          None. What cannot be stored is kept here as it came, with the reason.
        </p>
      ) : null}
      <ReasonList
        reasons={reasons}
        replays={answer.data?.replays ?? {}}
        current={current}
        onChoose={setChosen}
      />
      {items.length === 0 ? null : (
        <DeadLetterSample
          key={current}
          items={items}
          count={current === undefined ? items.length : countOf(answer.data, current)}
        />
      )}
    </section>
  );
}

interface ReasonListProps {
  reasons: DeadLettersAnswer["reasons"];
  replays: DeadLettersAnswer["replays"];
  current: string | undefined;
  onChoose: (reason: string) => void;
}

function ReasonList({ reasons, replays, current, onChoose }: ReasonListProps) {
  const now = useNow();
  const zone = useZone();
  return (
    <ul className="dlr">
      {reasons.map((one) => {
        const at = epochOf(one.last_seen);
        return (
          <li key={`${one.reason} ${one.source}`} aria-current={one.reason === current ? true : undefined}>
            <button type="button" onClick={() => onChoose(one.reason)}>
              <code className="b5 grow trunc">{one.reason}</code>
              <b className="b6">{formatCount(one.count)}</b>
              <span className="ll2 f12 t2 trunc">
                {one.source} · last {formatAgo(at, now) ?? formatDate(at, zone)}
                {replayed(replays[one.reason])}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function replayed(sent: DeadLettersAnswer["replays"][string] | undefined): string {
  const total = sent === undefined ? 0 : sent.accepted + sent.rejected + sent.unknown;
  return total === 0 ? "" : ` · ${formatCount(total)} replayed`;
}
