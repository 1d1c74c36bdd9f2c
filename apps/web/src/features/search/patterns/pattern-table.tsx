"use client";
/** The patterns as rows: j k move, Enter keeps only one, x hides it, Space opens its samples. */
import { ArrowDown } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "../../../ui/icon";
import type { PatternAnswer } from "../../api/types";
import { useKeys } from "../../shell/use-keys";
import type { PatternLook } from "./pattern-look";
import { inOrder, type PatternOrder } from "./pattern-order";
import { PatternRow } from "./pattern-row";

export interface PatternTableProps {
  patterns: readonly PatternAnswer[];
  look: PatternLook;
}

const HEADS: readonly { text: string; order?: PatternOrder; tip?: string }[] = [
  { text: "Events", order: "count", tip: "Most frequent first" },
  { text: "Share" },
  { text: "Trend" },
  { text: "Level", order: "level", tip: "Severest first" },
  { text: "Pattern" },
  { text: "First seen", order: "first_seen", tip: "Latest to appear first" },
  { text: "Services" },
];

export function PatternTable({ patterns: found, look }: PatternTableProps) {
  const [order, setOrder] = useState<PatternOrder>("count");
  const patterns = useMemo(() => inOrder(found, order), [found, order]);
  const body = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(0);
  const active = Math.max(0, Math.min(chosen, patterns.length - 1));
  const [open, setOpen] = useState<readonly string[]>([]);
  const focus = (index: number) =>
    body.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus();
  const step = (by: 1 | -1) => {
    const inside = body.current?.contains(document.activeElement) === true;
    focus(Math.max(0, Math.min(inside ? active + by : active, patterns.length - 1)));
  };
  const toggle = (query: string) =>
    setOpen(open.includes(query) ? open.filter((one) => one !== query) : [...open, query]);
  const hide = () => {
    const pattern = patterns[active];
    if (pattern !== undefined) look.onHide(pattern);
  };
  useKeys({ j: () => step(1), k: () => step(-1), x: hide });
  useKeptFocus(body, patterns, () => focus(active));
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const pattern = patterns[active];
    if (event.target !== event.currentTarget || pattern === undefined) return;
    if (event.key === "Enter") look.onOnly(pattern);
    else if (event.key === " ") toggle(pattern.query);
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else return;
    event.preventDefault();
  };
  return (
    <div className="pts-table" role="grid" aria-label="Patterns" aria-rowcount={patterns.length + 1}>
      <TableHead order={order} onOrder={setOrder} />
      <div role="rowgroup" ref={body}>
        {patterns.map((pattern, index) => (
          <PatternRow
            key={pattern.query}
            pattern={pattern}
            look={look}
            index={index}
            active={index === active}
            open={open.includes(pattern.query)}
            onActive={setChosen}
            onKey={onKey}
            onToggle={() => toggle(pattern.query)}
          />
        ))}
      </div>
    </div>
  );
}

interface TableHeadProps {
  order: PatternOrder;
  onOrder: (order: PatternOrder) => void;
}

function TableHead({ order, onOrder }: TableHeadProps) {
  return (
    <div role="rowgroup">
      <div role="row" className="pt-head" aria-rowindex={1}>
        {HEADS.map(({ text, order: by, tip }) => (
          <span key={text} role="columnheader" aria-sort={by === order ? "descending" : undefined}>
            {by === undefined ? (
              text
            ) : (
              <button type="button" className="lhead-sort" data-tip={tip} onClick={() => onOrder(by)}>
                {text}
                {by === order ? <Icon of={ArrowDown} size="xs" /> : null}
              </button>
            )}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A row that was hidden takes the focus with it: the one in its place gets it. */
function useKeptFocus(
  body: { readonly current: HTMLElement | null },
  patterns: readonly PatternAnswer[],
  refocus: () => void,
) {
  const had = useRef(false);
  const latest = useRef(refocus);
  useEffect(() => {
    latest.current = refocus;
  });
  useEffect(() => {
    const note = () => {
      if (document.activeElement !== document.body) {
        had.current = body.current?.contains(document.activeElement) === true;
      }
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [body]);
  useEffect(() => {
    if (patterns.length > 0 && had.current && document.activeElement === document.body) latest.current();
  }, [patterns]);
}
