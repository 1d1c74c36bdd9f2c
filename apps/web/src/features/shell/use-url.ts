"use client";
/** Reads and writes the URL state without asking the server; back and forward work. */
import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { readUrl, type UrlState, writeUrl } from "./url-state";

export type SetUrl = (patch: Partial<UrlState>, how?: "push" | "replace") => void;

export function useUrl(): [UrlState, SetUrl] {
  const params = useSearchParams();
  const state = useMemo(() => readUrl(params), [params]);
  const set = useCallback<SetUrl>((patch, how = "push") => {
    const now = readUrl(new URLSearchParams(window.location.search));
    const next = window.location.pathname + writeUrl({ ...now, ...patch });
    if (next === window.location.pathname + window.location.search) return;
    if (how === "push") window.history.pushState(null, "", next);
    else window.history.replaceState(null, "", next);
  }, []);
  return [state, set];
}
