"use client";
/** Events, Patterns, Chart: three views of the same matches. */
import { Tabs } from "../../ui/tabs";
import type { Ask } from "./use-search";
import { useView } from "./use-view";

export const VIEW_PANEL = "search-view";

/** `count`: matches, as text; shown here on a phone, whose answer line has no room for it. */
export function ViewTabs({ ask, count }: { ask: Ask; count: string }) {
  const [view, setView] = useView(ask);
  const events = (
    <>
      Events<span className="count only-phone">{count}</span>
    </>
  );
  const tabs = [
    { value: "events", text: events },
    { value: "patterns", text: "Patterns" },
    { value: "chart", text: "Chart" },
  ] as const;
  return (
    <Tabs label="View" value={view} tabs={tabs} onChange={setView} panel={VIEW_PANEL} className="view-tabs" />
  );
}
