"use client";
/** The saved searches: find, open, pin, rename, delete. Pinned ones first. */
import { useEffect, useRef, useState } from "react";
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
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const answer = useSavedSearches(true);
  const all = answer.data?.items ?? [];
  const found = matching(all, text);
  const open = (saved: SavedSearch) => {
    setUrl(openPatch(saved));
    onDone();
  };
  return (
    <>
      <div className="saved-top">
        <input
          ref={field}
          className="input"
          type="search"
          aria-label="Find a saved search"
          placeholder="Find a saved search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            const first = found[0];
            if (event.key === "Enter" && first !== undefined) open(first);
          }}
        />
        <Button kind="primary" onClick={onSave}>
          Save this search
        </Button>
      </div>
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
              ? "No search is saved yet. The button keeps this one and asks for its name."
              : "No name or query has these words."}
          </p>
        ) : null}
      </div>
    </>
  );
}
