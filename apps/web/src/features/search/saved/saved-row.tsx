"use client";
/** One saved search of the list: opens on click; pin, rename and delete beside it. */
import { Pencil, Pin, PinOff, Trash2, Users } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../../ui/button";
import { Icon } from "../../../ui/icon";
import { problemOf } from "../../api/problem";
import type { SavedSearch } from "../../api/types";
import { visible } from "../list/message-text";
import { useSavedActions } from "./use-saved";

export interface SavedRowProps {
  saved: SavedSearch;
  current: boolean;
  onOpen: () => void;
}

export function SavedRow({ saved, current, onOpen }: SavedRowProps) {
  const [renaming, setRenaming] = useState(false);
  const [error, setError] = useState<string>();
  const actions = useSavedActions();
  const work = (promise: Promise<unknown>) =>
    promise.then(
      () => setError(undefined),
      (reason: unknown) => setError(problemOf(reason).message),
    );
  const rename = async (name: string) => {
    setRenaming(false);
    if (name.trim() !== "" && name.trim() !== saved.name) await work(actions.update({ id: saved.id, name }));
  };
  return (
    <div className="saved-row" data-current={current}>
      {renaming ? (
        <Rename name={saved.name} onDone={(name) => void rename(name)} />
      ) : (
        <button type="button" className="saved-open" onClick={onOpen}>
          <span className="saved-name">
            {saved.pinned ? <Icon of={Pin} size="xs" /> : null}
            <b className="trunc">
              <bdi>{visible(saved.name, true)}</bdi>
            </b>
            {saved.audience === "team" ? (
              <span className="t3 saved-team" data-tip={`Of the team, by ${saved.created_by}`}>
                <Icon of={Users} size="xs" />
                team
              </span>
            ) : null}
          </span>
          <code className="trunc t2">
            <bdi>{saved.query === "" ? "every event" : visible(saved.query, true)}</bdi>
          </code>
        </button>
      )}
      {saved.may_change && !renaming ? (
        <RowActs
          saved={saved}
          onPin={() => void work(actions.update({ id: saved.id, pinned: !saved.pinned }))}
          onRename={() => setRenaming(true)}
          onDelete={() => void work(actions.remove(saved))}
        />
      ) : null}
      {error === undefined ? null : (
        <p className="saved-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

interface RowActsProps {
  saved: SavedSearch;
  onPin: () => void;
  onRename: () => void;
  onDelete: () => void;
}

function RowActs({ saved, onPin, onRename, onDelete }: RowActsProps) {
  const pin = saved.pinned ? `Unpin ${saved.name}` : `Pin ${saved.name}`;
  return (
    <span className="saved-acts">
      <Button size="sm" kind="ghost" icon label={pin} onClick={onPin}>
        <Icon of={saved.pinned ? PinOff : Pin} size="s" />
      </Button>
      <Button size="sm" kind="ghost" icon label={`Rename ${saved.name}`} onClick={onRename}>
        <Icon of={Pencil} size="s" />
      </Button>
      <Button size="sm" kind="ghost" icon label={`Delete ${saved.name}`} onClick={onDelete}>
        <Icon of={Trash2} size="s" />
      </Button>
    </span>
  );
}

/** Enter and leaving the field keep the name, Escape does not. */
function Rename({ name, onDone }: { name: string; onDone: (name: string) => void }) {
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => field.current?.select(), []);
  const end = (chosen: string) => {
    if (!done.current) onDone(chosen);
    done.current = true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(event.key === "Enter" ? text : name);
  };
  return (
    <input
      ref={field}
      className="input saved-rename"
      aria-label={`New name of ${name}`}
      value={text}
      maxLength={100}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => end(text)}
    />
  );
}
