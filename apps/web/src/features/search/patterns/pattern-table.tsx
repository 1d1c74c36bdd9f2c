"use client";
/** The patterns as rows: j k move, Enter keeps only one, x hides it, Space opens its samples. */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { PatternAnswer } from "../../api/types";
import { useKeys } from "../../shell/use-keys";
import type { PatternLook } from "./pattern-look";
import { PatternRow } from "./pattern-row";

export interface PatternTableProps {
  patterns: readonly PatternAnswer[];
  look: PatternLook;
}

const HEADS = ["Events", "Share", "Trend", "Level", "Pattern", "First seen", "Services"] as const;

export function PatternTable({ patterns, look }: PatternTableProps) {
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
      <div role="rowgroup">
        <div role="row" className="pt-head" aria-rowindex={1}>
          {HEADS.map((head) => (
            <span key={head} role="columnheader">
              {head}
            </span>
          ))}
        </div>
      </div>
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
