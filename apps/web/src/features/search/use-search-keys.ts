"use client";
/** The keys of the Search page. Returns the step to the next or previous event. */
import { type RefObject, useCallback } from "react";
import type { Zone } from "../../ui/format/time";
import type { LogRecord } from "../api/types";
import { setPreferences, usePreferences } from "../shell/preferences";
import { useKeys } from "../shell/use-keys";
import { currentUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
import { copySearchLink } from "./copy-search-link";
import { copyEventLink } from "./event/event-head";
import { focusQuery } from "./query/query-bar";
import { useActions } from "./use-actions";
import { useStop } from "./use-search";
import { useZoom } from "./use-zoom";

const ESCAPE = "Escape";

export interface SearchKeysOptions {
  root: RefObject<HTMLElement | null>;
  rows: readonly LogRecord[];
  onFields: () => void;
  /** Shows what is around the open event. */
  onAround: () => void;
  /** False while another view stands in the place of the list: it has the keys that move. */
  isList: boolean;
}

export function useSearchKeys(options: SearchKeysOptions): (step: 1 | -1) => void {
  const { root, rows, onFields, onAround, isList } = options;
  const zone = useZone();
  const actions = useActions();
  const { wrap } = usePreferences();
  const { undo } = useZoom();
  const stop = useStop();
  const step = useCallback(
    (by: 1 | -1) => {
      const { event } = currentUrl();
      const at = rows.findIndex((row) => row.id === event);
      const next = at < 0 ? rows[0] : rows[at + by];
      if (next !== undefined) actions.open(next.id, event === "" ? "push" : "replace");
    },
    [rows, actions],
  );
  useKeys({
    "/": () => focusQuery(root),
    ...(isList ? { j: () => step(1), k: () => step(-1) } : {}),
    [ESCAPE]: () => (isOpen() ? actions.close() : stop()),
    y: () => copyLink(zone),
    c: () => {
      if (!isOpen()) step(1);
      onAround();
    },
    w: () => setPreferences({ wrap: !wrap }),
    u: undo,
    "[": onFields,
    "]": () => (isOpen() ? actions.close() : step(1)),
  });
  return step;
}

const isOpen = () => currentUrl().event !== "";

/** The link of the open event, else of this screen. */
function copyLink(zone: Zone): void {
  const { event } = currentUrl();
  if (event === "") copySearchLink(zone);
  else copyEventLink(event);
}
