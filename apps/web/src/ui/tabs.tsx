"use client";
/** Tabs with a 2 px accent line; arrow keys move, the panel belongs to the caller. */
import clsx from "clsx";
import type { KeyboardEvent, ReactNode } from "react";

export interface TabsProps<Value extends string> {
  label: string;
  value: Value;
  tabs: readonly { value: Value; text: ReactNode; count?: string }[];
  onChange: (value: Value) => void;
  /** Id of the panel that the tabs control. */
  panel: string;
  className?: string;
}

function step(event: KeyboardEvent<HTMLElement>): number {
  if (event.key === "ArrowRight") return 1;
  return event.key === "ArrowLeft" ? -1 : 0;
}

export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, value, tabs, onChange, panel, className } = props;
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const delta = step(event);
    const at = tabs.findIndex((tab) => tab.value === value);
    const next = tabs[(at + delta + tabs.length) % tabs.length];
    if (delta === 0 || next === undefined) return;
    event.preventDefault();
    onChange(next.value);
    document.getElementById(`${panel}-tab-${next.value}`)?.focus();
  };
  return (
    <div className={clsx("tabs", className)} role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          id={`${panel}-tab-${tab.value}`}
          type="button"
          role="tab"
          className="tab"
          aria-selected={tab.value === value}
          aria-controls={panel}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.text}
          {tab.count === undefined ? null : <span className="count">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
