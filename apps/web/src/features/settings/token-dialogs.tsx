"use client";
/** Dialogs of the API tokens: make, revoke. */
import { useState } from "react";
import { Field } from "../../ui/field";
import { api } from "../api/client";
import type { ApiToken } from "../api/types";
import { ChoiceField } from "./choice-field";
import { ConfirmForm } from "./confirm-form";
import type { DialogProps, TargetDialogProps } from "./dialog-props";
import { EndDialog } from "./end-dialog";

const SCOPES = [
  { value: "read", text: "Read" },
  { value: "manage", text: "Read and manage" },
] as const;
const ENDS = [
  { value: "30", text: "30 d" },
  { value: "90", text: "90 d" },
  { value: "365", text: "365 d" },
  { value: "never", text: "Never" },
] as const;

export function CreateTokenDialog({ onClose, onDone }: DialogProps) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<(typeof SCOPES)[number]["value"]>("read");
  const [ends, setEnds] = useState<(typeof ENDS)[number]["value"]>("90");
  const submit = async () => {
    const expiry = ends === "never" ? {} : { expires_in_days: Number(ends) };
    const made = await api.tokens.create.mutate({ name: name.trim(), scope, ...expiry });
    onDone({ name: made.name, secret: made.secret });
  };
  return (
    <ConfirmForm
      title="New API token"
      description="A token stands for itself: it sees this project, never keys, tokens or members."
      verb="Create token"
      busyVerb="Creating token"
      canSubmit={name.trim() !== ""}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="Name"
        value={name}
        autoFocus
        maxLength={64}
        placeholder="nightly report"
        onChange={(event) => setName(event.target.value)}
      />
      <ChoiceField label="May" value={scope} options={SCOPES} onChange={setScope} />
      <ChoiceField label="Ends after" value={ends} options={ENDS} onChange={setEnds} />
    </ConfirmForm>
  );
}

export function RevokeTokenDialog(props: TargetDialogProps<ApiToken>) {
  return (
    <EndDialog {...props} verb="Revoke" noun="token" end={api.tokens.revoke.mutate}>
      Scripts with this token get 401 at once. This cannot be undone.
    </EndDialog>
  );
}
