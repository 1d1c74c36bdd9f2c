"use client";
/** What a value on the page can do to the query and to the columns. All of it ends in the URL. */
import { removeRange, replaceRange, withAnyOf, withOperand, withTerm } from "@sightglass/query-language";
import { useMemo } from "react";
import { currentUrl, type SetUrl, useUrl } from "../shell/use-url";

export const USUAL_COLUMNS: readonly string[] = ["severity", "service"];

export interface SearchActions {
  run: (query: string) => void;
  only: (key: string, value: string) => void;
  not: (key: string, value: string) => void;
  /** One of the values, or none of them. */
  anyOf: (key: string, values: readonly string[], negate: boolean) => void;
  remove: (from: number, to: number) => void;
  replace: (place: { from: number; to: number }, text: string) => void;
  add: (operand: string) => void;
  toggleColumn: (key: string) => void;
  open: (id: string, how?: "push" | "replace") => void;
  close: () => void;
}

function actionsOf(setUrl: SetUrl): SearchActions {
  const query = () => currentUrl().q;
  const setColumns = (next: readonly string[]) => {
    const usual = next.length === USUAL_COLUMNS.length && next.every((key, at) => key === USUAL_COLUMNS[at]);
    setUrl({ cols: usual ? null : [...next] }, "replace");
  };
  return {
    run: (text) => setUrl({ q: text.trim() }),
    only: (key, value) => setUrl({ q: withTerm(query(), key, { value, negate: false }) }),
    not: (key, value) => setUrl({ q: withTerm(query(), key, { value, negate: true }) }),
    anyOf: (key, values, negate) => setUrl({ q: withAnyOf(query(), key, { values, negate }) }),
    remove: (from, to) => setUrl({ q: removeRange(query(), from, to) }),
    replace: (place, text) => setUrl({ q: replaceRange(query(), place, text) }),
    add: (operand) => setUrl({ q: withOperand(query(), operand) }),
    toggleColumn: (key) => {
      const columns = currentUrl().cols ?? USUAL_COLUMNS;
      setColumns(columns.includes(key) ? columns.filter((one) => one !== key) : [...columns, key]);
    },
    open: (id, how = "push") => setUrl({ event: id }, how),
    close: () => setUrl({ event: "" }),
  };
}

export function useActions(): SearchActions {
  const [, setUrl] = useUrl();
  return useMemo(() => actionsOf(setUrl), [setUrl]);
}
