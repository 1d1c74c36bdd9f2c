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

interface ReasonRow {
  reason: string;
  count: number;
  sources: string[];
  /** Of the newest letter. */
  last_seen: string;
}

/** One row a reason, the most frequent first. */
function rowsOf(reasons: DeadLettersAnswer["reasons"]): ReasonRow[] {
  const rows = new Map<string, ReasonRow>();
  for (const { reason, count, source, last_seen } of reasons) {
    const row = rows.get(reason) ?? { reason, count: 0, sources: [], last_seen };
    row.count += count;
    row.sources.push(source);
    if (last_seen > row.last_seen) row.last_seen = last_seen;
    rows.set(reason, row);
  }
  return [...rows.values()].sort((a, b) => b.count - a.count);
}

/** Letters of a reason that were not sent again yet. */
function leftOf({ reason, count }: ReasonRow, replays: DeadLettersAnswer["replays"]): number {
  const sent = replays[reason];
  const marked = sent === undefined ? 0 : sent.accepted + sent.rejected + sent.unknown;
  return Math.max(0, count - marked);
}

export function DeadLetters() {
  const role = useMe()?.role;
  const may = role === "owner" || role === "admin" || role === "editor";
  const [chosen, setChosen] = useState<string>();
  const answer = useDeadLetters(chosen);
  const reasons = rowsOf(answer.data?.reasons ?? []);
  const total = reasons.reduce((sum, one) => sum + one.count, 0);
  const row = reasons.find((one) => one.reason === chosen) ?? reasons[0];
  const current = row?.reason;
  const replays = answer.data?.replays ?? {};
  const items = (answer.data?.items ?? []).filter((item) => item.reason === current);
  return (
    <section className="panel dead">
      <ProgressLine active={answer.isFetching} />
      <div className="panel-head">
        <h2>Dead letters</h2>
        <span className="f12 t3 trunc">{reasons.length === 0 ? "" : `${formatCount(total)} kept`}</span>
        <span className="grow" />
        {row === undefined || !may ? null : (
          <Replay key={current} reason={row.reason} count={leftOf(row, replays)} />
        )}
      </div>
      {answer.isError ? <p className="help dead-none">{problemOf(answer.error).message}</p> : null}
      {answer.data !== undefined && reasons.length === 0 ? (
        <p className="help dead-none">
          None. What cannot be stored is kept here as it came, with the reason.
        </p>
      ) : null}
      <ReasonList reasons={reasons} replays={replays} current={current} onChoose={setChosen} />
      {items.length === 0 ? null : (
        <DeadLetterSample key={current} items={items} count={row?.count ?? items.length} />
      )}
    </section>
  );
}

interface ReasonListProps {
  reasons: readonly ReasonRow[];
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
          <li key={one.reason} aria-current={one.reason === current ? true : undefined}>
            <button type="button" onClick={() => onChoose(one.reason)}>
              <code className="b5 grow trunc">{one.reason}</code>
              <b className="b6">{formatCount(one.count)}</b>
              <span className="ll2 f12 t2 trunc">
                {one.sources.join(", ")} · last {formatAgo(at, now) ?? formatDate(at, zone)}
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
