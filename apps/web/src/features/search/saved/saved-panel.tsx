"use client";
/** The saved searches: find, open, pin, rename, delete. Pinned ones first. */
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "../../../ui/button";
import { problemOf } from "../../api/problem";
import type { SavedSearch } from "../../api/types";
import { useUrl } from "../../shell/use-url";
import { SavedRow } from "./saved-row";
import { matching, openPatch } from "./saved-state";
import { useSavedSearches } from "./use-saved";

export interface SavedPanelProps {
  onSave: () => void;
  onDone: () => void;
}

export default function SavedPanel({ onSave, onDone }: SavedPanelProps) {
  const [url, setUrl] = useUrl();
  const [text, setText] = useState("");
  const answer = useSavedSearches(true);
  const all = answer.data?.items ?? [];
  const canFind = all.length > 0;
  const found = matching(all, text);
  const open = (saved: SavedSearch) => {
    setUrl(openPatch(saved));
    onDone();
  };
  return (
    <>
      <div className="saved-top">
        <h2>Saved searches</h2>
        <Button kind="primary" size="sm" onClick={onSave}>
          Save this search
        </Button>
      </div>
      {canFind ? (
        <Find
          text={text}
          onText={setText}
          onEnter={() => {
            if (found[0] !== undefined) open(found[0]);
          }}
        />
      ) : null}
      <div className="saved-list" aria-busy={answer.isFetching}>
        {found.map((saved) => (
          <SavedRow
            key={saved.id}
            saved={saved}
            current={saved.id === url.saved}
            onOpen={() => open(saved)}
          />
        ))}
        {answer.isError ? (
          <p className="saved-none" role="alert">
            {problemOf(answer.error).message}
          </p>
        ) : answer.data !== undefined && found.length === 0 ? (
          <p className="saved-none">
            {all.length === 0
              ? "No search is saved yet. “Save this search” keeps this one and asks for its name."
              : "No name or query has these words."}
          </p>
        ) : null}
      </div>
    </>
  );
}

interface FindProps {
  text: string;
  onText: (text: string) => void;
  onEnter: () => void;
}

/** There once something can be found; it then has the focus. */
function Find({ text, onText, onEnter }: FindProps) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  return (
    <div className="field saved-find">
      <label htmlFor={id}>Find by name or query</label>
      <input
        ref={field}
        id={id}
        className="input"
        type="search"
        placeholder="checkout error"
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onEnter();
        }}
      />
    </div>
  );
}
