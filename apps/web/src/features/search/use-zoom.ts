"use client";
/** Zooming into a stretch of time, and back: each zoom is a step of the browser's history. */
import { useCallback } from "react";
import { toast } from "../../ui/toast";
import { freezeRange, type Range } from "../shell/range";
import { useUrl } from "../shell/use-url";

/** Ranges before each zoom of this visit, newest last; at most fifty. */
const past: Range[] = [];
const PAST_MAX = 50;

export function useZoom() {
  const [url, setUrl] = useUrl();
  const { from, to } = url;
  const zoom = useCallback(
    (fromMs: number, toMs: number) => {
      past.push({ from, to });
      if (past.length > PAST_MAX) past.shift();
      setUrl(freezeRange({ fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs) }));
      toast("Zoomed in. u undoes it.");
    },
    [from, to, setUrl],
  );
  const undo = useCallback(() => {
    const last = past.pop();
    if (last !== undefined) setUrl({ from: last.from, to: last.to });
  }, [setUrl]);
  return { zoom, undo };
}
