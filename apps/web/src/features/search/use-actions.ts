"use client";
/** What a value on the page can do to the query and to the columns. All of it ends in the URL. */
import { removeRange, replaceRange, withOperand, withTerm } from "@sightglass/query-language";
import { useMemo } from "react";
import type { UrlState } from "../shell/url-state";
import { type SetUrl, useUrl } from "../shell/use-url";

export const USUAL_COLUMNS: readonly string[] = ["severity", "service"];

export interface SearchActions {
  run: (query: string) => void;
  only: (key: string, value: string) => void;
  not: (key: string, value: string) => void;
  remove: (from: number, to: number) => void;
  replace: (place: { from: number; to: number }, text: string) => void;
  add: (operand: string) => void;
  toggleColumn: (key: string) => void;
  open: (id: string, how?: "push" | "replace") => void;
  close: () => void;
}

function actionsOf(url: UrlState, setUrl: SetUrl): SearchActions {
  const columns = url.cols ?? USUAL_COLUMNS;
  const setColumns = (next: readonly string[]) => {
    const usual = next.length === USUAL_COLUMNS.length && next.every((key, at) => key === USUAL_COLUMNS[at]);
    setUrl({ cols: usual ? null : [...next] }, "replace");
  };
  return {
    run: (query) => setUrl({ q: query.trim() }),
    only: (key, value) => setUrl({ q: withTerm(url.q, key, { value, negate: false }) }),
    not: (key, value) => setUrl({ q: withTerm(url.q, key, { value, negate: true }) }),
    remove: (from, to) => setUrl({ q: removeRange(url.q, from, to) }),
    replace: (place, text) => setUrl({ q: replaceRange(url.q, place, text) }),
    add: (operand) => setUrl({ q: withOperand(url.q, operand) }),
    toggleColumn: (key) =>
      setColumns(columns.includes(key) ? columns.filter((one) => one !== key) : [...columns, key]),
    open: (id, how = "push") => setUrl({ event: id }, how),
    close: () => setUrl({ event: "" }),
  };
}

export function useActions(): SearchActions {
  const [url, setUrl] = useUrl();
  return useMemo(() => actionsOf(url, setUrl), [url, setUrl]);
}
