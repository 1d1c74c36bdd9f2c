"use client";
/** Dialogs of the API tokens: make, revoke. */
import { useState } from "react";
import { Field } from "../../ui/field";
import { Segmented } from "../../ui/segmented";
import { toast } from "../../ui/toast";
import { api } from "../api/client";
import type { ApiToken } from "../api/types";
import { ConfirmForm } from "./confirm-form";
import type { Secret } from "./secret-once";

interface DialogProps {
  onClose: () => void;
  onDone: (made?: Secret) => void;
}

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
      <div className="field">
        <span className="label">May</span>
        <div>
          <Segmented label="May" value={scope} options={SCOPES} onChange={setScope} />
        </div>
      </div>
      <div className="field">
        <span className="label">Ends after</span>
        <div>
          <Segmented label="Ends after" value={ends} options={ENDS} onChange={setEnds} />
        </div>
      </div>
    </ConfirmForm>
  );
}

export function RevokeTokenDialog({ target, onClose, onDone }: DialogProps & { target: ApiToken }) {
  const submit = async () => {
    await api.tokens.revoke.mutate({ id: target.id });
    toast(`${target.name} revoked`);
    onDone();
  };
  return (
    <ConfirmForm
      title={`Revoke ${target.name}`}
      description="Scripts with this token get 401 at once. This cannot be undone."
      verb="Revoke token"
      busyVerb="Revoking token"
      danger
      onSubmit={submit}
      onClose={onClose}
    />
  );
}
