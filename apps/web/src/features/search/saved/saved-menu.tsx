"use client";
/** The star of the query row: saved searches, and keeping this one. The list loads when it is opened. */
import { Star } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Icon } from "../../../ui/icon";
import { Popover } from "../../../ui/popover";

const SavedPanel = dynamic(() => import("./saved-panel"), { ssr: false });
const SaveDialog = dynamic(() => import("./save-dialog"), { ssr: false });

export function SavedMenu() {
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const save = () => {
    setOpen(false);
    setSaving(true);
  };
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Saved searches"
        className="saved-panel"
        trigger={
          <button
            type="button"
            className="btn btn-ghost btn-sm btn-icon"
            aria-label="Saved searches"
            data-tip="Saved searches"
          >
            <Icon of={Star} />
          </button>
        }
      >
        <SavedPanel onSave={save} onDone={() => setOpen(false)} />
      </Popover>
      {saving ? <SaveDialog onClose={() => setSaving(false)} /> : null}
    </>
  );
}
