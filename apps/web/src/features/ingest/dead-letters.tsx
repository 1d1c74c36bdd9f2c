"use client";
import { isReason } from "@sightglass/telemetry";
/** Events that could not be stored, by reason, and each as it came. */
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
import { useZone } from "../shell/use-zone";
import { DeadLetterSample } from "./dead-letter-sample";

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

export function DeadLetters() {
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
      </div>
      {answer.isError ? <p className="help dead-none">{problemOf(answer.error).message}</p> : null}
      {answer.data !== undefined && reasons.length === 0 ? (
        <p className="help dead-none">
          None. What cannot be stored is kept here as it came, with the reason.
        </p>
      ) : null}
      <ReasonList reasons={reasons} current={current} onChoose={setChosen} />
      {items.length === 0 ? null : (
        <DeadLetterSample
          key={current}
          items={items}
          count={reasons.find((one) => one.reason === current)?.count ?? items.length}
        />
      )}
    </section>
  );
}

interface ReasonListProps {
  reasons: DeadLettersAnswer["reasons"];
  current: string | undefined;
  onChoose: (reason: string) => void;
}

function ReasonList({ reasons, current, onChoose }: ReasonListProps) {
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
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
