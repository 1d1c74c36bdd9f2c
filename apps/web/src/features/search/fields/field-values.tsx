"use client";
/** Top values of a field with their shares, + and −; for numbers also the distribution with p50, p95 and max. */
import { useQuery } from "@tanstack/react-query";
import { Minus, Plus, Square, SquareCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button";
import { formatCount, formatMeasure, formatShare } from "../../../ui/format/number";
import { Icon } from "../../../ui/icon";
import { api } from "../../api/client";
import type { FieldSummary, FieldValuesAnswer } from "../../api/types";
import { inCell } from "../list/message-text";
import type { SearchActions } from "../use-actions";
import type { Ask } from "../use-search";

const FEW = 5;
const MANY = 25;
/** Measured numbers seldom repeat: below this share of the most frequent one, values are shown on request only. */
const RARE = 0.02;

export interface FieldValuesProps {
  field: FieldSummary;
  ask: Ask;
  actions: SearchActions;
}

export function FieldValues({ field, ask, actions }: FieldValuesProps) {
  const [more, setMore] = useState(false);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const pick = (value: string) =>
    setPicked(picked.includes(value) ? picked.filter((one) => one !== value) : [...picked, value]);
  const { query, from, to, tick } = ask;
  const answer = useQuery({
    queryKey: ["logs", "values", field.key, query, from, to, tick],
    queryFn: ({ signal }): Promise<FieldValuesAnswer> =>
      api.logs.fieldValues.query({ key: field.key, query, from, to, limit: MANY }, { signal }),
  });
  if (answer.data === undefined) {
    return (
      <div className="fx fx-wait">
        {answer.isError ? <span className="help">The values could not be read.</span> : null}
      </div>
    );
  }
  const { values, total, numeric, exact } = answer.data;
  const few = numeric !== undefined && (values[0]?.count ?? 0) < total * RARE ? 0 : FEW;
  const shown = values.slice(0, more ? MANY : few);
  return (
    <div className="fx">
      {numeric === undefined ? null : <Distribution numeric={numeric} />}
      {shown.map((one) => (
        <Value
          key={one.value}
          name={field.key}
          value={one.value}
          count={one.count}
          total={total}
          actions={actions}
          picked={picked.includes(one.value)}
          onPick={() => pick(one.value)}
        />
      ))}
      {picked.length === 0 ? null : (
        <Picked name={field.key} values={picked} actions={actions} onDone={() => setPicked([])} />
      )}
      {values.length === 0 ? <span className="help">No value in these matches.</span> : null}
      {exact ? null : <span className="help">Shares are of a sample.</span>}
      {values.length > few ? (
        <button type="button" className="fmore" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? "Fewer values" : moreText(values.length - few, few, field)}
        </button>
      ) : null}
    </div>
  );
}

function moreText(count: number, few: number, field: FieldSummary): string {
  const all = field.distinct === null ? undefined : field.distinct - few;
  if (all !== undefined && all <= count) return `${all} more ${all === 1 ? "value" : "values"}`;
  return few === 0 ? "Show values" : `${count} more values`;
}

interface ValueProps {
  name: string;
  value: string;
  count: number;
  total: number;
  actions: SearchActions;
  picked: boolean;
  onPick: () => void;
}

function Value({ name, value, count, total, actions, picked, onPick }: ValueProps) {
  const share = total > 0 ? count / total : 0;
  const text = value === "" ? "(empty)" : value;
  return (
    <div className="fv" data-picked={picked}>
      <span className="trunc" title={value}>
        <bdi>{inCell(text)}</bdi>
      </span>
      <span className="fvn" title={`${formatCount(count)} events`}>
        {formatShare(share)}
      </span>
      <span className="fva">
        <button
          type="button"
          className="act"
          aria-pressed={picked}
          aria-label={`Choose ${name} ${text}`}
          data-tip="Choose several"
          onClick={onPick}
        >
          <Icon of={picked ? SquareCheck : Square} size="xs" />
        </button>
        <button
          type="button"
          className="act"
          aria-label={`Only ${name} ${text}`}
          onClick={() => actions.only(name, value)}
        >
          <Icon of={Plus} size="xs" />
        </button>
        <button
          type="button"
          className="act"
          aria-label={`Not ${name} ${text}`}
          onClick={() => actions.not(name, value)}
        >
          <Icon of={Minus} size="xs" />
        </button>
      </span>
      <i style={{ width: `${Math.max(0.5, share * 100)}%` }} />
    </div>
  );
}

interface PickedProps {
  name: string;
  values: readonly string[];
  actions: SearchActions;
  onDone: () => void;
}

/** Filters by all chosen values at once: `key:(a OR b)`. */
function Picked({ name, values, actions, onDone }: PickedProps) {
  const act = (negate: boolean) => {
    actions.anyOf(name, values, negate);
    onDone();
  };
  const these = values.length === 1 ? "this one" : `these ${values.length}`;
  return (
    <div className="fv-picked">
      <Button size="sm" onClick={() => act(false)}>
        Only {these}
      </Button>
      <Button size="sm" kind="ghost" onClick={() => act(true)}>
        Not {these}
      </Button>
    </div>
  );
}

function Distribution({ numeric }: { numeric: NonNullable<FieldValuesAnswer["numeric"]> }) {
  const top = Math.max(1, ...numeric.bins.map((bin) => bin.count));
  const width = 1_000 / Math.max(1, numeric.bins.length);
  const path = numeric.bins
    .map((bin, index) => {
      const height = bin.count === 0 ? 0 : Math.max(2.5, (bin.count / top) * 96);
      return height === 0
        ? ""
        : `M${(index * width + 3).toFixed(1)} ${100 - height}h${(width - 6).toFixed(1)}V100h-${(width - 6).toFixed(1)}z`;
    })
    .join("");
  return (
    <div className="fdist">
      <svg
        className="spark"
        viewBox="0 0 1000 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`From ${formatMeasure(numeric.min)} to ${formatMeasure(numeric.max)}`}
      >
        <path d={path} fill="var(--sg-border-control)" />
      </svg>
      <div className="row f11 t3 fdist-facts">
        <span>
          p50 <b className="t2">{formatMeasure(numeric.p50)}</b>
        </span>
        <span>
          p95 <b className="t2">{formatMeasure(numeric.p95)}</b>
        </span>
        <span>
          max <b className="t2">{formatMeasure(numeric.max)}</b>
        </span>
      </div>
    </div>
  );
}
