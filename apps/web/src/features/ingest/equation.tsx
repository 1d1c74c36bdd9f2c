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
      note: "kept, can be replayed",
      loss: true,
    },
    { label: "In flight", sign: "+", value: totals?.in_flight, note: flightNote(health) },
  ];
}

/** How old the oldest event is that cannot be found yet. */
function flightNote(health: IngestHealth | undefined): string {
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

function Verdict({ health, checkedAt }: Pick<EquationProps, "health" | "checkedAt">) {
  const now = useNow();
  if (health === undefined || checkedAt === undefined) return <div className="eqok" />;
  const off = Math.abs(health.difference);
  const more = health.difference > 0 ? "unaccounted for" : "too many";
  return (
    <div className="eqok" role="status">
      {health.adds_up ? (
        <Badge tone="ok" icon={Check}>
          Adds up
        </Badge>
      ) : (
        <Badge tone="firing" icon={TriangleAlert} tip="Received minus all the other terms">
          {formatCount(off)} {more}
        </Badge>
      )}
      <span className="f12 t2" aria-live="off">
        checked {formatAgo(checkedAt, now) ?? "long ago"}
      </span>
    </div>
  );
}
