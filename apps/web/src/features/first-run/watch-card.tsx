"use client";
/** What happens to the first event, stage by stage; refused requests appear at once with their reason. */
import { ArrowRight, Check, Download, KeyRound } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "../../ui/button";
import { formatDuration } from "../../ui/format/duration";
import { epochOf, formatClock } from "../../ui/format/time";
import { Icon } from "../../ui/icon";
import { SeverityChip } from "../../ui/severity-chip";
import { useNow } from "../../ui/use-now";
import type { FirstRunAnswer, LogRecord } from "../api/types";
import { Message } from "../search/list/message";
import { useZone } from "../shell/use-zone";
import { RefusedNote } from "./refused-note";
import { type Stage, stagesOf } from "./stages";

export interface WatchCardProps {
  answer: FirstRunAnswer | undefined;
  failed: boolean;
  extra: boolean;
  onOpen: (event?: string) => void;
}

export function WatchCard({ answer, failed, extra, onOpen }: WatchCardProps) {
  const [openedAt] = useState(() => Date.now());
  const zone = useZone();
  const latest = newest(answer, extra ? openedAt : 0);
  const stages = stagesOf({ receivers: failed ? [] : (answer?.receivers ?? []), latest }, zone);
  const total = latest === null ? null : spanOf(latest.stages);
  return (
    <aside
      className={latest === null ? "panel watch" : "panel watch live"}
      aria-live="polite"
      aria-label="What arrives"
    >
      {latest === null ? (
        <Waiting since={openedAt} failed={failed} extra={extra} />
      ) : (
        <div className="wtop">
          <span className="done">
            <Icon of={Check} />
          </span>
          <div>
            <h3>{extra ? "An event has arrived" : "Your first event is here"}</h3>
            <p className="f12 t2">
              {total === null
                ? "It can be found in Search"
                : `Searchable ${formatDuration(total)} after it was received`}
            </p>
          </div>
        </div>
      )}
      <ol className="steps">
        {stages.map((stage) => (
          <StageRow key={stage.name} stage={stage} />
        ))}
      </ol>
      {latest === null ? (
        <RefusedNote refused={answer?.refused ?? []} />
      ) : (
        <Arrived event={latest.event} onOpen={onOpen} />
      )}
      {extra && latest === null ? (
        <div className="wact">
          <Button onClick={() => onOpen()}>Back to Search</Button>
        </div>
      ) : null}
    </aside>
  );
}

/** The newest event, when it was received after a moment. */
function newest(answer: FirstRunAnswer | undefined, afterMs: number): FirstRunAnswer["latest"] {
  const latest = answer?.latest ?? null;
  return latest !== null && epochOf(latest.event.observed_timestamp) >= afterMs ? latest : null;
}

function spanOf(stages: NonNullable<FirstRunAnswer["latest"]>["stages"]): number | null {
  if (stages.received === null || stages.searchable === null) return null;
  return Math.max(0, epochOf(stages.searchable) - epochOf(stages.received));
}

function Waiting({ since, failed, extra }: { since: number; failed: boolean; extra: boolean }) {
  const now = useNow();
  const waited = Math.max(0, Math.floor((now - since) / 1_000) * 1_000);
  return (
    <div className="wtop">
      <span className="pulse">
        <i />
      </span>
      <div>
        <h3>{`Waiting for the ${extra ? "next" : "first"} event`}</h3>
        <p className="f12 t2" aria-live="off">
          {failed
            ? "The app did not answer; it keeps asking"
            : `Updates by itself · listening for ${formatDuration(waited)}`}
        </p>
      </div>
    </div>
  );
}

function StageRow({ stage }: { stage: Stage }) {
  return (
    <li className="step">
      <span className="sti">
        {stage.done ? (
          <span className="okk">
            <Icon of={Check} size="s" />
          </span>
        ) : (
          <i className="hollow" />
        )}
      </span>
      <span className="grow b5">
        {stage.name}
        <span className="sr">{stage.done ? ", done" : ", not yet"}</span>
      </span>
      <span className="f12 t3">{stage.detail}</span>
    </li>
  );
}

function Arrived({ event, onOpen }: { event: LogRecord; onOpen: (event?: string) => void }) {
  const zone = useZone();
  return (
    <>
      <div className="evt">
        <div className="row">
          <SeverityChip level={event.severity} text={event.severity_text} />
          <span className="b6 grow trunc">{event.service || "no service"}</span>
          <time className="f12 t3" dateTime={event.timestamp}>
            {formatClock(epochOf(event.timestamp), zone)}
          </time>
        </div>
        <div className="mono evt-msg">
          <Message text={event.body} oneLine />
        </div>
      </div>
      <div className="wact">
        <Button kind="primary" size="lg" onClick={() => onOpen(event.id)}>
          Open it in Search
          <Icon of={ArrowRight} />
        </Button>
      </div>
      <div className="next">
        <span className="f12 t2">Next</span>
        <Link href="/ingest">
          <Icon of={Download} />
          See what became of everything received
        </Link>
        <Link href="/settings/keys">
          <Icon of={KeyRound} />
          Make a key for the next sender
        </Link>
      </div>
    </>
  );
}
