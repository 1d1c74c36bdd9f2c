"use client";
/** Dialogs of the ingest keys: make, rotate, revoke. */
import { useState } from "react";
import { Field } from "../../ui/field";
import { epochOf, formatFull, zoneLabel } from "../../ui/format/time";
import { api } from "../api/client";
import type { IngestKey } from "../api/types";
import { useZone } from "../shell/use-zone";
import { ChoiceField } from "./choice-field";
import { ConfirmForm } from "./confirm-form";
import type { DialogProps, TargetDialogProps } from "./dialog-props";
import { EndDialog } from "./end-dialog";

export function CreateKeyDialog({ onClose, onDone }: DialogProps) {
  const [name, setName] = useState("");
  const submit = async () => {
    const made = await api.keys.create.mutate({ name: name.trim() });
    onDone({ name: made.name, secret: made.secret });
  };
  return (
    <ConfirmForm
      title="New ingest key"
      description="One key for each sender or team makes it plain who sends what, and lets you revoke one alone."
      verb="Create key"
      busyVerb="Creating key"
      canSubmit={name.trim() !== ""}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="Name"
        value={name}
        autoFocus
        maxLength={64}
        placeholder="web and mobile"
        help="It appears as the source of what is sent with it."
        onChange={(event) => setName(event.target.value)}
      />
    </ConfirmForm>
  );
}

const OVERLAPS = [
  { value: "0", text: "None" },
  { value: "1", text: "1 h" },
  { value: "24", text: "24 h" },
  { value: "168", text: "7 d" },
] as const;
type Overlap = (typeof OVERLAPS)[number]["value"];

export function RotateKeyDialog({ target, onClose, onDone }: TargetDialogProps<IngestKey>) {
  const zone = useZone();
  const [overlap, setOverlap] = useState<Overlap>("24");
  const submit = async () => {
    const made = await api.keys.rotate.mutate({ id: target.id, overlap_hours: Number(overlap) });
    const ends = `${formatFull(epochOf(made.old_secret_ends_at), zone).slice(0, 16)} ${zoneLabel(zone)}`;
    const note = overlap === "0" ? "The key before it has ended." : `The key before it works until ${ends}.`;
    onDone({ name: made.name, secret: made.secret, note });
  };
  return (
    <ConfirmForm
      title={`Rotate ${target.name}`}
      description={
        overlap === "0"
          ? "A new key is made. Senders with the key of now get 401 at once."
          : "A new key is made. Senders with the key of now go on until the overlap ends, then get 401."
      }
      verb="Rotate key"
      busyVerb="Rotating key"
      danger={overlap === "0"}
      onSubmit={submit}
      onClose={onClose}
    >
      <ChoiceField label="Overlap" value={overlap} options={OVERLAPS} onChange={setOverlap} />
    </ConfirmForm>
  );
}

export function RevokeKeyDialog(props: TargetDialogProps<IngestKey>) {
  return (
    <EndDialog {...props} verb="Revoke" noun="key" end={api.keys.revoke.mutate}>
      <p>Senders with this key get 401 at once. What they sent before stays.</p>
      <p>This cannot be undone; senders that should go on need another key first.</p>
    </EndDialog>
  );
}
