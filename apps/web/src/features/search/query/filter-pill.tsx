"use client";
/** One filter as a pill. Enter or a click edits its text in place, Space turns it off and on, Delete removes it. */
import type { Pill } from "@sightglass/query-language";
import clsx from "clsx";
import { Eye, X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Icon } from "../../../ui/icon";
import { inCell } from "../list/message-text";

export interface FilterPillProps {
  pill: Pick<Pill, "key" | "label" | "negated" | "text">;
  off?: boolean;
  /** Takes the focus when it appears: it was just turned on, off, or edited. */
  focused: boolean;
  onEdit: (text: string) => void;
  onToggle: () => void;
  onRemove: () => void;
}

export function FilterPill(props: FilterPillProps) {
  const [editing, setEditing] = useState(false);
  const { pill, off = false, focused, onToggle, onRemove } = props;
  if (editing) return <PillEditor {...props} onDone={() => setEditing(false)} />;
  const name = `${pill.negated ? "not " : ""}${pill.key ?? ""}`.trim();
  const onKey = (event: KeyboardEvent) => {
    const run = { " ": onToggle, Delete: onRemove, Backspace: onRemove }[event.key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  };
  return (
    <span className={clsx("pill", pill.negated && "pill-not", off && "pill-off")}>
      <button
        type="button"
        className="pill-body"
        ref={focused ? takeFocus : undefined}
        aria-label={`${off ? "Off: " : ""}${pill.text}. Edit`}
        data-tip="Edit; Space turns it off or on"
        onClick={() => setEditing(true)}
        onKeyDown={onKey}
      >
        {name === "" ? null : <bdi className="pk">{inCell(name)}</bdi>}
        <span className={clsx("pv", name === "" && "pv-alone")}>
          <bdi className="trunc">{inCell(readable(pill.label))}</bdi>
        </span>
      </button>
      {off ? (
        <button type="button" aria-label={`Turn on filter ${pill.text}`} onClick={onToggle}>
          <Icon of={Eye} size="xs" />
        </button>
      ) : (
        <button type="button" aria-label={removeName(pill)} onClick={onRemove}>
          <Icon of={X} size="xs" />
        </button>
      )}
    </span>
  );
}

function PillEditor({ pill, onEdit, onDone }: FilterPillProps & { onDone: () => void }) {
  const [text, setText] = useState(pill.text);
  const finish = () => {
    onDone();
    if (text !== pill.text) onEdit(text);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") finish();
    if (event.key === "Escape") onDone();
    if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="pill pill-edit">
      <input
        ref={takeFocus}
        aria-label={`Filter ${pill.text}`}
        value={text}
        size={Math.min(60, Math.max(8, text.length + 1))}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
        onBlur={finish}
      />
    </span>
  );
}

/** The caret goes to the end. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus();
  if (element instanceof HTMLInputElement)
    element.setSelectionRange(element.value.length, element.value.length);
}

/** Accessible name of a pill's remove button; says of a negated one that it is. Pure. */
export function removeName(pill: Pick<Pill, "key" | "label" | "negated">): string {
  return `Remove filter ${pill.negated ? "not " : ""}${pill.key ?? pill.label}`;
}

/** `(a OR b)` → `a or b`, quotes off a lone value: for reading only. Pure. */
export function readable(label: string): string {
  const group = /^\((.*)\)$/.exec(label)?.[1];
  if (group !== undefined) return group.replaceAll(/\sOR\s/g, " or ").replaceAll('"', "");
  return /^"[^"\\]*"$/.test(label) ? label.slice(1, -1) : label;
}
