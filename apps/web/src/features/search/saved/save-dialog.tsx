"use client";
/** Keeps this search under a name: query, range and how it looks. */
import { useState } from "react";
import { Field } from "../../../ui/field";
import { Segmented } from "../../../ui/segmented";
import { Switch } from "../../../ui/switch";
import { toast } from "../../../ui/toast";
import { ConfirmForm } from "../../settings/confirm-form";
import { currentUrl, useUrl } from "../../shell/use-url";
import { visible } from "../list/message-text";
import { keptOf } from "./saved-state";
import { useMayShare, useSavedActions } from "./use-saved";

const AUDIENCES = [
  { value: "private", text: "Only me" },
  { value: "team", text: "The team" },
] as const;
type Audience = (typeof AUDIENCES)[number]["value"];

export default function SaveDialog({ onClose }: { onClose: () => void }) {
  const [, setUrl] = useUrl();
  const mayShare = useMayShare();
  const actions = useSavedActions();
  const [name, setName] = useState("");
  const [audience, setAudience] = useState<Audience>("private");
  const [pinned, setPinned] = useState(false);
  const { q, from, to } = currentUrl();
  const submit = async () => {
    const made = await actions.create({ ...keptOf(currentUrl()), name: name.trim(), audience, pinned });
    setUrl({ saved: made.id }, "replace");
    toast(`${visible(made.name, true)} saved`);
    onClose();
  };
  return (
    <ConfirmForm
      title="Save search"
      description={
        <p>
          <code className="saved-text">{q === "" ? "every event" : q}</code> from {from} to {to}, with its
          view, columns, order, split, comparison and zone.
        </p>
      }
      verb="Save search"
      busyVerb="Saving search"
      canSubmit={name.trim() !== ""}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="Name"
        value={name}
        autoFocus
        maxLength={100}
        placeholder="Checkout errors"
        onChange={(event) => setName(event.target.value)}
      />
      <div className="field">
        <span className="label">Seen by</span>
        <Segmented
          label="Seen by"
          value={audience}
          options={mayShare ? AUDIENCES : AUDIENCES.slice(0, 1)}
          onChange={setAudience}
        />
        {mayShare ? null : <p className="help">Searches of the team are kept by editors.</p>}
      </div>
      <Switch label="Pinned: stands before the others" checked={pinned} onChange={setPinned} />
    </ConfirmForm>
  );
}
