"use client";
/** Events, Patterns, Chart: three views of the same matches. */
import { Tabs } from "../../ui/tabs";
import type { Ask } from "./use-search";
import { useView } from "./use-view";

const TABS = [
  { value: "events", text: "Events" },
  { value: "patterns", text: "Patterns" },
  { value: "chart", text: "Chart" },
] as const;

export const VIEW_PANEL = "search-view";

export function ViewTabs({ ask }: { ask: Ask }) {
  const [view, setView] = useView(ask);
  return (
    <Tabs label="View" value={view} tabs={TABS} onChange={setView} panel={VIEW_PANEL} className="view-tabs" />
  );
}
