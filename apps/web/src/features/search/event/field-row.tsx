"use client";
/** One key and value of an event, with what the value can do. Long values fold at six lines; JSON in text opens. */
import clsx from "clsx";
import { Braces, Columns2, Copy, type LucideIcon, Minus, Plus } from "lucide-react";
import { useState } from "react";
import { copyText } from "../../../ui/copy-button";
import { Icon } from "../../../ui/icon";
import { toast } from "../../../ui/toast";
import { Message } from "../list/message";
import { visible } from "../list/message-text";
import type { SearchActions } from "../use-actions";

export interface FieldRowProps {
  name: string;
  value: string | number | boolean;
  isColumn: boolean;
  searchable: boolean;
  actions: SearchActions;
}

/** Longer values start folded. */
const FOLD_CHARS = 360;

/** Indented JSON of a text that holds an object or a list; undefined for any other text. Pure. */
export function indentedJson(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 100_000 || !/^(\{[\s\S]*\}|\[[\s\S]*\])$/.test(trimmed)) return undefined;
  try {
    return JSON.stringify(JSON.parse(trimmed), null, 2);
  } catch {
    return undefined;
  }
}

export function FieldRow({ name, value, isColumn, searchable, actions }: FieldRowProps) {
  const text = String(value);
  const [open, setOpen] = useState(false);
  const [tree, setTree] = useState(false);
  const json = typeof value === "string" ? indentedJson(text) : undefined;
  const long = text.length > FOLD_CHARS;
  return (
    <div className="kv-row">
      <span className="kv-k">
        <bdi>{visible(name, true)}</bdi>
      </span>
      <span className="kv-v">
        <span className={clsx(typeof value !== "string" && "n", long && !open && !tree && "kv-fold")}>
          {text === "" ? (
            <span className="t3">(empty)</span>
          ) : (
            <Message text={tree && json !== undefined ? json : text} />
          )}
        </span>
        {long && !tree ? (
          <button type="button" className="fmore" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Fold" : "Show all"}
          </button>
        ) : null}
      </span>
      <span className="kv-acts">
        {json === undefined ? null : (
          <Act icon={Braces} label={`Open the JSON of ${name}`} onClick={() => setTree(!tree)} />
        )}
        {searchable ? (
          <>
            <Act
              icon={Plus}
              label={`Only ${name} with this value`}
              onClick={() => actions.only(name, text)}
            />
            <Act icon={Minus} label={`Not ${name} with this value`} onClick={() => actions.not(name, text)} />
          </>
        ) : null}
        <Act
          icon={Columns2}
          label={isColumn ? `Hide the column ${name}` : `Show ${name} as a column`}
          onClick={() => actions.toggleColumn(name)}
        />
        <Act
          icon={Copy}
          label={`Copy ${name}`}
          onClick={() =>
            void copyText(text).then((done) =>
              toast(done ? `${visible(name, true)} copied` : "Nothing was copied"),
            )
          }
        />
      </span>
    </div>
  );
}

function Act({ icon, label, onClick }: { icon: LucideIcon; label: string; onClick: () => void }) {
  return (
    <button type="button" className="act" aria-label={label} data-tip={label} onClick={onClick}>
      <Icon of={icon} size="xs" />
    </button>
  );
}
