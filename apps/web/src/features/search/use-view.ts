"use client";
/** Which view of the answer is shown: the URL says it, else a piped query opens its chart. */
import { useUrl } from "../shell/use-url";
import type { Ask } from "./use-search";

export const VIEWS = ["events", "patterns", "chart"] as const;
export type View = (typeof VIEWS)[number];

const PATTERNS = /\|\s*patterns\s*$/i;

type Asked = Pick<Ask, "isPiped" | "text">;

export function viewOf(view: string, { isPiped, text }: Asked): View {
  const known = VIEWS.find((one) => one === view);
  if (known !== undefined) return known;
  if (!isPiped) return "events";
  return PATTERNS.test(text) ? "patterns" : "chart";
}

export function useView(ask: Asked): [View, (view: View) => void] {
  const [url, setUrl] = useUrl();
  const usual = viewOf("", ask);
  return [viewOf(url.view, ask), (view) => setUrl({ view: view === usual ? "" : view }, "replace")];
}
