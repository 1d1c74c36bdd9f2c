"use client";
/** Ingest health: where every received event went, with the proof that it adds up. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Check, Clock } from "lucide-react";
import Link from "next/link";
import { Badge } from "../../ui/badge";
import { formatSecond } from "../../ui/format/time";
import { Note } from "../../ui/note";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { IngestHealth } from "../api/types";
import { PageFrame } from "../shell/page-frame";
import { resolveRange, serverRange } from "../shell/range";
import { useRefresh } from "../shell/refresh";
import { useUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
import { DeadLetters } from "./dead-letters";
import { Equation } from "./equation";
import { EventLogPanel } from "./event-log-panel";
import { LatencyPanel } from "./latency-panel";
import { ReasonPanel, RefusedPanel } from "./reason-panels";
import { ReceivedPanel } from "./received-panel";
import type { Span } from "./series";
import { SourceNotes } from "./source-notes";
import { SourcesPanel } from "./sources-panel";

/** Older than this, "complete to" is worth a second look. */
const LATE_MS = 60_000;

/** The charts end where the answer is complete: what is still on its way is no drop. */
function spanOf(span: Span, health: IngestHealth): Span {
  const complete = health.complete_to === null ? span.toMs : Date.parse(health.complete_to);
  return { fromMs: span.fromMs, toMs: complete > span.fromMs ? Math.min(span.toMs, complete) : span.toMs };
}

function useHealth() {
  const [url] = useUrl();
  const { tick } = useRefresh();
  const { from, to } = url;
  const zone = useZone();
  const answer = useQuery({
    queryKey: ["ingest", "health", from, to, zone, tick],
    queryFn: async ({ signal }): Promise<{ health: IngestHealth; span: Span; at: number }> => {
      const now = Date.now();
      const health = await api.ingest.health.query(serverRange({ from, to }, now, zone), { signal });
      const span = spanOf(
        resolveRange({ from, to }, now, zone) ?? { fromMs: now - 3_600_000, toMs: now },
        health,
      );
      return { health, span, at: Date.now() };
    },
    placeholderData: keepPreviousData,
  });
  return answer;
}

export function IngestPage() {
  const answer = useHealth();
  const health = answer.data?.health;
  return (
    <PageFrame title="Ingest health" time actions={<Complete health={health} />}>
      <Equation health={health} checkedAt={answer.data?.at} loading={answer.isFetching} />
      <div className="page-scroll" tabIndex={0} role="region" aria-label="Ingest health">
        {answer.isError ? (
          <div className="pad">
            <Note tone="bad" alert>
              {problemOf(answer.error).message} <code>{problemOf(answer.error).code}</code>
            </Note>
          </div>
        ) : null}
        {health !== undefined && answer.data !== undefined ? (
          <Body health={health} span={answer.data.span} />
        ) : null}
      </div>
    </PageFrame>
  );
}

function Complete({ health }: { health: IngestHealth | undefined }) {
  const zone = useZone();
  if (health === undefined) return null;
  if (health.complete_to === null) {
    return (
      <Badge tone="pending" icon={Clock} tip="The event log could not be asked what is still on its way.">
        Completeness unknown
      </Badge>
    );
  }
  const late = (health.lag_ms ?? 0) > LATE_MS;
  return (
    <span className="only-desk">
      <Badge
        tone={late ? "pending" : "ok"}
        icon={late ? Clock : Check}
        tip="Everything received before this moment is searchable"
      >
        Complete to {formatSecond(Date.parse(health.complete_to), zone)}
      </Badge>
    </span>
  );
}

function Body({ health, span }: { health: IngestHealth; span: Span }) {
  if (health.sources.length === 0 && health.refused.length === 0) return <NothingReceived />;
  return (
    <div className="gi">
      <div className="gl">
        <div className="two">
          <ReceivedPanel health={health} span={span} />
          <LatencyPanel health={health} span={span} />
        </div>
        <SourcesPanel health={health} span={span} />
        <SourceNotes sources={health.sources} />
        <EventLogPanel log={health.event_log} />
      </div>
      <div className="gr">
        <DeadLetters />
        <RefusedPanel refused={health.refused} />
        <ReasonPanel title="Dropped" note="lost before they were kept" counts={health.totals.dropped} />
        <ReasonPanel title="Rejected" note="told to the sender" counts={health.totals.rejected_by} />
        <ReasonPanel title="Stored with a change" note="outside the sum" counts={health.totals.noted} />
      </div>
    </div>
  );
}

function NothingReceived() {
  return (
    <div className="empty">
      <h2>Nothing was received in this range.</h2>
      <p className="t2">
        No source sent an event and no request was refused. A longer range may show older ones.
      </p>
      <Link className="btn" href="/ingest/send">
        Send data
      </Link>
    </div>
  );
}
