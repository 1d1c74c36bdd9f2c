"use client";
/** The last queries of the person who is signed in: listed, added to, and walked through with the arrows. */
import { useMemo, useRef } from "react";
import { useMe } from "../../shell/use-me";
import { addRecentQuery, recall, recentQueries } from "./recent-queries";

export interface Recent {
  list: () => string[];
  add: (query: string) => void;
  /** What the text becomes; undefined where the arrow only moves the caret. */
  walk: (text: string, step: 1 | -1) => string | undefined;
}

export function useRecent(): Recent {
  const person = useMe()?.user.id ?? "";
  const recalled = useRef("");
  return useMemo(
    () => ({
      list: () => recentQueries(person),
      add: (query) => addRecentQuery(person, query),
      walk: (text, step) => {
        const next = recall(recentQueries(person), { text, recalled: recalled.current, step });
        if (next !== undefined) recalled.current = next;
        return next;
      },
    }),
    [person],
  );
}
