"use client";
/** Fields of the matches: the chosen columns first, then by coverage; one opens to its values. */
import { Search, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button";
import { Icon } from "../../../ui/icon";
import { ProgressLine } from "../../../ui/progress-line";
import { problemOf } from "../../api/problem";
import type { FieldSummary } from "../../api/types";
import { useActions } from "../use-actions";
import { type Ask, useFields } from "../use-search";
import { FieldItem } from "./field-item";

export interface FieldSidebarProps {
  ask: Ask;
  columns: readonly string[];
  /** False until the rows are there: they come first. */
  ready: boolean;
  onClose: () => void;
}

/** In the list of events anyway. */
const HIDDEN: ReadonlySet<string> = new Set(["body", "timestamp"]);
/** Rows drawn without a search word; more are found by typing. */
const SHOWN_MAX = 200;

export function FieldSidebar({ ask, columns, ready, onClose }: FieldSidebarProps) {
  const [word, setWord] = useState("");
  const answer = useFields(ask, ready);
  const all = answer.data?.fields ?? [];
  const needle = word.trim().toLowerCase();
  const matching = needle === "" ? all : all.filter((field) => field.key.toLowerCase().includes(needle));
  const chosen = [...columns, "body"].filter((key) => needle === "" || key.toLowerCase().includes(needle));
  const byKey = new Map(all.map((field) => [field.key, field]));
  const rest = matching.filter((field) => !columns.includes(field.key) && !HIDDEN.has(field.key));
  return (
    <aside className="fields" aria-label="Fields" aria-busy={answer.isFetching}>
      <ProgressLine active={answer.isFetching} />
      <div className="fsearch">
        <label className="input field-find">
          <Icon of={Search} size="s" />
          <input
            value={word}
            placeholder="Find a field"
            aria-label="Find a field"
            onChange={(event) => setWord(event.target.value)}
          />
        </label>
        <Button kind="ghost" icon label="Close the fields" className="only-narrow" onClick={onClose}>
          <Icon of={X} />
        </Button>
      </div>
      <div className="fscroll">
        <FieldGroup
          title="Columns"
          ask={ask}
          fields={chosen.map((key) => byKey.get(key) ?? plainField(key))}
        />
        <FieldGroup title="Fields" count={rest.length} ask={ask} fields={rest.slice(0, SHOWN_MAX)} />
        {rest.length > SHOWN_MAX ? (
          <p className="fh">Type to find the other {rest.length - SHOWN_MAX}.</p>
        ) : null}
        {answer.isError && problemOf(answer.error).problems.length === 0 ? (
          <p className="fh">The fields could not be read.</p>
        ) : null}
      </div>
    </aside>
  );
}

function plainField(key: string): FieldSummary {
  return { key, type: "text", coverage: Number.NaN, distinct: null };
}

interface FieldGroupProps {
  title: string;
  count?: number;
  ask: Ask;
  fields: readonly FieldSummary[];
}

function FieldGroup({ title, count, ask, fields }: FieldGroupProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const actions = useActions();
  if (fields.length === 0) return null;
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <>
      <h2 className="fh">
        {title} {count === undefined ? null : <span className="count">{count}</span>}
      </h2>
      <ul>
        {fields.map((field) => (
          <FieldItem
            key={field.key}
            field={field}
            ask={ask}
            actions={actions}
            open={open.has(field.key)}
            onToggle={() => toggle(field.key)}
          />
        ))}
      </ul>
    </>
  );
}
