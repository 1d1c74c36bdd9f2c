"use client";
/** The headline: received = stored + rejected + dropped + dead letters + in flight. */
import clsx from "clsx";
import { Check, TriangleAlert } from "lucide-react";
import { Fragment } from "react";
import { Badge } from "../../ui/badge";
import { formatDuration } from "../../ui/format/duration";
import { formatCount, formatShare } from "../../ui/format/number";
import { formatAgo } from "../../ui/format/time";
import { ProgressLine } from "../../ui/progress-line";
import { useNow } from "../../ui/use-now";
import type { IngestHealth } from "../api/types";
import { sumOf } from "./series";

interface Term {
  label: string;
  sign: string;
  value: number | undefined;
  note: string;
  loss?: boolean;
}

/** The terms of the sum in order. Pure. */
export function termsOf(health: IngestHealth | undefined): Term[] {
  const totals = health?.totals;
  const received = totals?.received;
  const share =
    received !== undefined && received > 0 ? formatShare((totals?.stored ?? 0) / received, 3) : "";
  const sources = health?.sources.length ?? 0;
  return [
    {
      label: "Received",
      sign: "",
      value: received,
      note: health === undefined ? "" : `${sources} ${sources === 1 ? "source" : "sources"}`,
    },
    { label: "Stored", sign: "=", value: totals?.stored, note: share },
    { label: "Rejected", sign: "+", value: totals?.rejected, note: "told to the sender", loss: true },
    {
      label: "Dropped",
      sign: "+",
      value: totals && sumOf(totals.dropped),
      note: "lost before they were kept",
      loss: true,
    },
    {
      label: "Dead letters",
      sign: "+",
      value: totals && sumOf(totals.dead_lettered),
      note: "taken, then not storable; kept",
      loss: true,
    },
    {
      label: "In flight",
      sign: "+",
      value: health?.event_log.partitions === null ? undefined : totals?.in_flight,
      note: flightNote(health),
    },
  ];
}

/** How old the oldest event is that cannot be found yet. */
function flightNote(health: IngestHealth | undefined): string {
  if (health?.event_log.partitions === null) return "cannot be told now";
  const lag = health?.lag_ms ?? 0;
  return health?.totals.in_flight === 0 || lag < 1
    ? "on the way now"
    : `oldest is ${formatDuration(lag)} old`;
}

export interface EquationProps {
  health: IngestHealth | undefined;
  checkedAt: number | undefined;
  loading: boolean;
}

export function Equation({ health, checkedAt, loading }: EquationProps) {
  return (
    <section className="eqs" aria-label="The sum of everything received">
      <ProgressLine active={loading} />
      {termsOf(health).map((term) => (
        <Fragment key={term.label}>
          {term.sign === "" ? <span className="op only-phone" /> : <span className="op">{term.sign}</span>}
          <div
            className={clsx(
              "eq",
              term.sign === "" && "eq-first",
              term.loss === true && (term.value ?? 0) > 0 && "bad",
            )}
          >
            <span className="label">{term.label}</span>
            <b>{term.value === undefined ? "–" : formatCount(term.value)}</b>
            <span className="f11 t3 eq-note">{term.note}</span>
          </div>
        </Fragment>
      ))}
      <span className="grow" />
      <Verdict health={health} checkedAt={checkedAt} />
    </section>
  );
}

interface Judgement {
  text: string;
  tone: "ok" | "pending" | "firing";
  tip: string;
}

/** Green only when everything acknowledged is in the sum. Pure. */
export function verdictOf(health: Pick<IngestHealth, "adds_up" | "difference" | "event_log">): Judgement {
  const { partitions, spool } = health.event_log;
  if (!health.adds_up) {
    const more = health.difference > 0 ? "unaccounted for" : "too many";
    const text = `${formatCount(Math.abs(health.difference))} ${more}`;
    return { text, tone: "firing", tip: "Received minus all the other terms" };
  }
  if (spool !== null && !spool.direct) {
    const tip = "What waits for Kafka on the disk of the intake is counted once Kafka has taken it";
    return { text: "Adds up without the spool", tone: "pending", tip };
  }
  if (partitions === null) {
    const tip = "The event log could not be asked what is still on its way";
    return { text: "Adds up without what is in flight", tone: "pending", tip };
  }
  return { text: "Adds up", tone: "ok", tip: "" };
}

function Verdict({ health, checkedAt }: Pick<EquationProps, "health" | "checkedAt">) {
  const now = useNow();
  if (health === undefined || checkedAt === undefined) return <div className="eqok" />;
  const { text, tone, tip } = verdictOf(health);
  return (
    <div className="eqok" role="status">
      <Badge tone={tone} icon={tone === "ok" ? Check : TriangleAlert} {...(tip === "" ? {} : { tip })}>
        {text}
      </Badge>
      <span className="f12 t2" aria-live="off">
        checked {formatAgo(checkedAt, now) ?? "long ago"}
      </span>
    </div>
  );
}
