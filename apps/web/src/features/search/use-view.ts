"use client";
/** Which view of the answer is shown: the URL says it, else a piped query opens its chart. */
import { useUrl } from "../shell/use-url";
import type { Ask } from "./use-search";

export const VIEWS = ["events", "patterns", "chart"] as const;
export type View = (typeof VIEWS)[number];

export function viewOf(view: string, ask: Pick<Ask, "isPiped">): View {
  const known = VIEWS.find((one) => one === view);
  return known ?? (ask.isPiped ? "chart" : "events");
}

export function useView(ask: Pick<Ask, "isPiped">): [View, (view: View) => void] {
  const [url, setUrl] = useUrl();
  const usual = viewOf("", ask);
  return [viewOf(url.view, ask), (view) => setUrl({ view: view === usual ? "" : view }, "replace")];
}
