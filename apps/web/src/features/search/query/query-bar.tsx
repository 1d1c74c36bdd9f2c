"use client";
import { useQueryClient } from "@tanstack/react-query";
/** The query row: editor, recent queries, Run; below it the problem of the query, and the filter pills of the same text. */
import { ArrowRight, History, Link2, Search } from "lucide-react";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../../../ui/button";
import { Icon } from "../../../ui/icon";
import { Menu, MenuItem, MenuLabel } from "../../../ui/menu";
import { api } from "../../api/client";
import type { FieldSummary, QueryProblem } from "../../api/types";
import { useRefresh } from "../../shell/refresh";
import { useUrl } from "../../shell/use-url";
import { useZone } from "../../shell/use-zone";
import { copySearchLink } from "../copy-search-link";
import { visible } from "../list/message-text";
import { SavedChip } from "../saved/saved-chip";
import { SavedMenu } from "../saved/saved-menu";
import { useActions } from "../use-actions";
import { type Ask, useFields, useStop } from "../use-search";
import { FilterPills } from "./filter-pills";
import { problemsOf, stoppers } from "./problems";
import { QueryEditor } from "./query-editor";
import { QueryProblems } from "./query-problems";
import { type Recent, useRecent } from "./use-recent";

export interface QueryBarProps {
  ask: Ask;
  /** What the server found wrong with the query that ran. */
  serverProblems: readonly QueryProblem[];
  ready: boolean;
}

export function QueryBar({ ask, serverProblems, ready }: QueryBarProps) {
  const box = useRef<HTMLDivElement>(null);
  const zone = useZone();
  const recent = useRecent();
  const draft = useDraft(recent);
  const fields = useKnownFields(ask, ready);
  const values = useValues(ask);
  const problems =
    draft.text === ask.text && serverProblems.length > 0 ? serverProblems : problemsOf(draft.text);
  const settled = usePause(draft.text);
  const shown = draft.tried || settled ? problems : [];
  return (
    <section className="q" aria-label="Query">
      <div className="editor" ref={box}>
        <Icon of={Search} />
        <div className="editor-text" data-editor="">
          <QueryEditor
            text={draft.text}
            onChange={draft.change}
            onRun={draft.run}
            onHistory={recent.walk}
            fields={fields}
            values={values}
          />
        </div>
        <div className="editor-end">
          <RecentMenu recent={recent} onChoose={draft.runText} />
          <SavedMenu />
          <Button
            kind="ghost"
            size="sm"
            icon
            className="only-desk"
            label="Copy link to this search"
            keys="y"
            onClick={() => copySearchLink(zone)}
          >
            <Icon of={Link2} />
          </Button>
          <Button kind="primary" size="sm" className="only-desk" onClick={draft.run}>
            Run<span className="run-key">⏎</span>
          </Button>
          <Button kind="primary" size="sm" icon label="Run" className="only-phone" onClick={draft.run}>
            <Icon of={ArrowRight} />
          </Button>
        </div>
      </div>
      {shown.length > 0 ? (
        <QueryProblems text={draft.text} problems={shown} box={box} onRepair={draft.change} />
      ) : (
        <div className="q-row">
          <FilterPills query={ask.text} />
          <SavedChip />
        </div>
      )}
    </section>
  );
}

/** The text being typed. Typing stops what runs; the query of the URL replaces it when it changes. */
function useDraft(recent: Recent) {
  const [url] = useUrl();
  const { run: runQuery } = useActions();
  const { refresh } = useRefresh();
  const stop = useStop();
  const [text, setText] = useState(url.q);
  const [tried, setTried] = useState(false);
  const sent = useRef<string>(undefined);
  useEffect(() => {
    // What was typed since this very text was run is newer than the address.
    const isOwn = sent.current === url.q;
    sent.current = undefined;
    if (!isOwn) setText(url.q);
    setTried(false);
  }, [url.q]);
  const change = (next: string) => {
    if (next === text) return;
    setText(next);
    if (next !== url.q) stop();
  };
  const runText = (next: string) => {
    setText(next);
    setTried(true);
    if (stoppers(next).length > 0) return;
    recent.add(next.trim());
    if (next.trim() === url.q) refresh();
    else {
      sent.current = next.trim();
      runQuery(next);
    }
  };
  return { text, tried, change, runText, run: () => runText(text) };
}

const PAUSE_MS = 600;

/** True once a text has not changed for a moment: half-typed is not wrong yet. */
function usePause(text: string): boolean {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled === text;
}

function useKnownFields(ask: Ask, ready: boolean): () => readonly FieldSummary[] {
  const answer = useFields(ask, ready);
  const latest = useRef<readonly FieldSummary[]>([]);
  useEffect(() => {
    if (answer.data !== undefined) latest.current = answer.data.fields;
  }, [answer.data]);
  return useCallback(() => latest.current, []);
}

/** Top values of a field over the range, whatever the rest of the query says. */
function useValues(ask: Ask) {
  const client = useQueryClient();
  const { from, to } = ask;
  return useCallback(
    async (key: string) => {
      const answer = await client.fetchQuery({
        queryKey: ["complete", key, from, to],
        queryFn: ({ signal }) =>
          api.logs.fieldValues.query({ key, query: "", from, to, limit: 20 }, { signal }),
      });
      return answer.values;
    },
    [client, from, to],
  );
}

interface RecentProps {
  recent: Recent;
  onChoose: (query: string) => void;
}

function RecentMenu({ recent, onChoose }: RecentProps) {
  const trigger = (
    <button
      type="button"
      className="btn btn-ghost btn-sm btn-icon"
      aria-label="Recent queries"
      data-tip="Recent queries"
      data-keys="↑"
    >
      <Icon of={History} />
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <RecentItems recent={recent} onChoose={onChoose} />
    </Menu>
  );
}

/** Drawn when the menu opens, so that it reads the newest. */
function RecentItems({ recent, onChoose }: RecentProps) {
  const queries = recent.list();
  return (
    <>
      <MenuLabel>{queries.length === 0 ? "No query has run in this browser" : "Recent queries"}</MenuLabel>
      {queries.map((query) => (
        <MenuItem key={query} onSelect={() => onChoose(query)}>
          <code className="trunc recent-query">
            <bdi>{visible(query, true)}</bdi>
          </code>
        </MenuItem>
      ))}
    </>
  );
}

/** Puts the caret into the query; for the `/` key. */
export function focusQuery(root: RefObject<HTMLElement | null>): void {
  root.current?.querySelector<HTMLElement>("[data-query]")?.focus();
}
