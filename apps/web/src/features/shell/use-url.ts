"use client";
/** Reads and writes the URL state without asking the server; back and forward work. */
import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { readUrl, type UrlState, writeUrl } from "./url-state";

export type SetUrl = (patch: Partial<UrlState>, how?: "push" | "replace") => void;

/** The address of this moment; a render may be one behind it. Handlers that build on the state read it here. */
export function currentUrl(): UrlState {
  return readUrl(new URLSearchParams(window.location.search));
}

export function useUrl(): [UrlState, SetUrl] {
  const params = useSearchParams();
  const state = useMemo(() => readUrl(params), [params]);
  const set = useCallback<SetUrl>((patch, how = "push") => {
    const next = window.location.pathname + writeUrl({ ...currentUrl(), ...patch });
    if (next === window.location.pathname + window.location.search) return;
    if (how === "push") window.history.pushState(null, "", next);
    else window.history.replaceState(null, "", next);
  }, []);
  return [state, set];
}
