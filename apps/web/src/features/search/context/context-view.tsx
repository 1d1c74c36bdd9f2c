"use client";
/** What stood around the open event: its line stays still and in sight while more is loaded on either side. */
import { CONTEXT_SCOPES, type ContextScope, scopesOf } from "@sightglass/query-language";
import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "../../../ui/icon";
import { Menu, MenuItem, MenuLabel } from "../../../ui/menu";
import { ProgressLine } from "../../../ui/progress-line";
import { problemOf } from "../../api/problem";
import type { LogRecord } from "../../api/types";
import { writeUrl } from "../../shell/url-state";
import { useUrl } from "../../shell/use-url";
import type { Hit } from "../list/hits";
import { useActions } from "../use-actions";
import { useAsk } from "../use-search";
import { ContextRow } from "./context-row";
import { spanOf } from "./offset";
import { type ContextLines, useContextLines } from "./use-context";

const SCOPE_NAMES: Readonly<Record<ContextScope, string>> = {
  host: "same host",
  service: "same service",
  pod: "same pod",
  file: "same file",
  trace: "same trace",
  everything: "everything",
};

/** What was chosen last, for the next event that is looked at. */
let lastChoice: { scope?: ContextScope; sameFilters: boolean } = { sameFilters: false };

export interface ContextViewProps {
  record: LogRecord;
  hits: readonly Hit[];
}

export default function ContextView({ record, hits }: ContextViewProps) {
  const [choice, setChoice] = useState(lastChoice);
  const choose = (next: typeof choice) => {
    lastChoice = next;
    setChoice(next);
  };
  const scopes = scopesOf(record);
  const scope = scopes.find((one) => one === choice.scope) ?? scopes[0] ?? "everything";
  const asked = useAsk().query;
  const query = choice.sameFilters ? asked : "";
  const lines = useContextLines({ id: record.id, scope, query });
  const problem = lines.isError ? problemOf(lines.error) : undefined;
  return (
    <section className="ctx" aria-label="Context" aria-busy={lines.isFetching}>
      <div className="ctx-bar">
        <ScopeMenu scope={scope} scopes={scopes} onChoose={(one) => choose({ ...choice, scope: one })} />
        {asked === "" ? null : (
          <label className="check">
            <input
              type="checkbox"
              checked={choice.sameFilters}
              onChange={(event) => choose({ ...choice, sameFilters: event.target.checked })}
            />
            same filters
          </label>
        )}
        <span className="grow" />
        <OpenAsSearch record={record} lines={lines} />
        <ProgressLine active={lines.isFetching} />
      </div>
      {problem === undefined ? null : (
        <p className="ctx-note" role="alert">
          {problem.message} <code>{problem.code}</code>
        </p>
      )}
      {lines.partial === undefined ? null : <p className="ctx-note">{lines.partial.message}</p>}
      <Lines record={record} lines={lines} hits={hits} />
    </section>
  );
}

interface ScopeMenuProps {
  scope: ContextScope;
  scopes: readonly ContextScope[];
  onChoose: (scope: ContextScope) => void;
}

function ScopeMenu({ scope, scopes, onChoose }: ScopeMenuProps) {
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="btn btn-sm btn-ghost" aria-label={`Scope: ${SCOPE_NAMES[scope]}`}>
          {SCOPE_NAMES[scope]}
          <Icon of={ChevronDown} size="xs" />
        </button>
      }
    >
      <MenuLabel>Lines around, of</MenuLabel>
      {CONTEXT_SCOPES.filter((one) => scopes.includes(one)).map((one) => (
        <MenuItem key={one} checked={one === scope} onSelect={() => onChoose(one)}>
          {SCOPE_NAMES[one]}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** The same lines in the list, oldest first, with the event open. */
function OpenAsSearch({ record, lines }: { record: LogRecord; lines: ContextLines }) {
  const [url] = useUrl();
  if (lines.query === undefined) return null;
  const span = spanOf([...lines.before, ...lines.after], record.timestamp);
  const there = { ...url, ...span, q: lines.query, view: "", sort: "asc" as const, event: record.id };
  return (
    <Link className="link" href={`/search${writeUrl(there)}`}>
      Open as search
    </Link>
  );
}

interface LinesProps extends ContextViewProps {
  lines: ContextLines;
}

function Lines({ record, lines, hits }: LinesProps) {
  const place = useRef<HTMLLIElement>(null);
  const { open } = useActions();
  useStillAnchor(place, lines);
  const row = (one: LogRecord) => (
    <ContextRow key={one.id} row={one} anchor={record} hits={hits} onOpen={open} />
  );
  return (
    <>
      <More side="earlier" lines={lines} />
      <ol className="ctx-lines">
        {lines.before.map(row)}
        <li ref={place} className="ctx-place" aria-hidden="true" />
        <ContextRow row={record} anchor={record} hits={hits} />
        {lines.after.map(row)}
      </ol>
      <More side="later" lines={lines} />
    </>
  );
}

function More({ side, lines }: { side: "earlier" | "later"; lines: ContextLines }) {
  const isEarlier = side === "earlier";
  const has = isEarlier ? lines.hasPreviousPage : lines.hasNextPage;
  const busy = isEarlier ? lines.isFetchingPreviousPage : lines.isFetchingNextPage;
  if (lines.data === undefined) return <p className="ctx-more" />;
  if (!has) return <p className="ctx-more t3">Nothing {side} within a day</p>;
  const load = () => void (isEarlier ? lines.fetchPreviousPage() : lines.fetchNextPage());
  return (
    <button type="button" className="ctx-more link" disabled={busy} onClick={load}>
      {busy ? "Loading" : `50 ${side}`}
    </button>
  );
}

/** The line stays where it is when lines come in before it; where it would be out of sight it comes to the middle. */
function useStillAnchor(place: RefObject<HTMLLIElement | null>, { data }: ContextLines) {
  const last = useRef<number | null>(null);
  useLayoutEffect(() => {
    const mark = place.current;
    const scroller = mark?.closest(".dscroll");
    if (mark === null || !scroller) return;
    const offset = () => mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const top = scroller.scrollTop + offset();
    if (last.current !== null && data !== undefined) {
      scroller.scrollTop += top - last.current;
      const seen = offset();
      const half = scroller.clientHeight / 2;
      if (seen < HEADS_PX || seen > scroller.clientHeight - ROW_PX) scroller.scrollTop = top - half;
    }
    last.current = top;
  }, [place, data]);
}

/** Of the tabs and the scope above, and of a line. */
const HEADS_PX = 74;
const ROW_PX = 36;
