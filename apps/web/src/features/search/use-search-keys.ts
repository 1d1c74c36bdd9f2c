"use client";
/** The keys of the Search page. Returns the step to the next or previous event. */
import { type RefObject, useCallback } from "react";
import { copyText } from "../../ui/copy-button";
import { toast } from "../../ui/toast";
import type { LogRecord } from "../api/types";
import { setPreferences, usePreferences } from "../shell/preferences";
import { freezeRange, resolveRange } from "../shell/range";
import { type UrlState, writeUrl } from "../shell/url-state";
import { useKeys } from "../shell/use-keys";
import { currentUrl } from "../shell/use-url";
import { useZone } from "../shell/use-zone";
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
    y: () => copyLink(currentUrl(), zone),
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

/** Copies the link of the open event, else the address of this screen with its range frozen to absolute times. */
function copyLink(url: UrlState, zone: string): void {
  if (url.event !== "") {
    copyEventLink(url.event);
    return;
  }
  const at = resolveRange(url, Date.now(), zone);
  const frozen = at === null ? url : { ...url, ...freezeRange(at) };
  const link = window.location.origin + window.location.pathname + writeUrl(frozen);
  void copyText(link).then((done) => toast(done ? "Link copied, with its times fixed" : link));
}
