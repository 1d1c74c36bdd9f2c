"use client";
/** Which saved search this is, and whether it changed since: save it, or save as another. */
import { Star, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../../../ui/button";
import { Icon } from "../../../ui/icon";
import { toast } from "../../../ui/toast";
import { problemOf } from "../../api/problem";
import type { SavedSearch } from "../../api/types";
import { currentUrl, useUrl } from "../../shell/use-url";
import { visible } from "../list/message-text";
import { isChanged, keptOf, openPatch } from "./saved-state";
import { useSavedActions, useSavedSearches } from "./use-saved";

const SaveDialog = dynamic(() => import("./save-dialog"), { ssr: false });

export function SavedChip() {
  const [url] = useUrl();
  const answer = useSavedSearches(url.saved !== "");
  const saved = answer.data?.items.find((one) => one.id === url.saved);
  return saved === undefined ? null : <Chip saved={saved} />;
}

function Chip({ saved }: { saved: SavedSearch }) {
  const [url, setUrl] = useUrl();
  const { update } = useSavedActions();
  const [saving, setSaving] = useState(false);
  const [busy, setBusy] = useState(false);
  const changed = isChanged(saved, url);
  const save = async () => {
    setBusy(true);
    await update({ id: saved.id, ...keptOf(currentUrl()) }).then(
      () => toast(`${visible(saved.name, true)} saved`),
      (error: unknown) => toast(problemOf(error).message),
    );
    setBusy(false);
  };
  return (
    <div className="saved-chip" role="group" aria-label={`Saved search ${saved.name}`}>
      <Icon of={Star} size="xs" />
      <bdi className="trunc b5">{visible(saved.name, true)}</bdi>
      {changed ? (
        <>
          <button type="button" className="link t2" onClick={() => setUrl(openPatch(saved))}>
            changed, go back
          </button>
          {saved.may_change ? (
            <Button size="sm" busy={busy} onClick={() => void save()}>
              {busy ? "Saving" : "Save"}
            </Button>
          ) : null}
          <Button size="sm" kind="ghost" onClick={() => setSaving(true)}>
            Save as
          </Button>
        </>
      ) : null}
      <Button
        size="sm"
        kind="ghost"
        icon
        label="Leave the saved search, keep the query"
        onClick={() => setUrl({ saved: "" }, "replace")}
      >
        <Icon of={X} size="xs" />
      </Button>
      {saving ? <SaveDialog onClose={() => setSaving(false)} /> : null}
    </div>
  );
}
