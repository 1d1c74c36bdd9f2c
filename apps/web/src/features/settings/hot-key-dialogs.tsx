"use client";
/** Dialogs of the hot keys: keep, release, remove. */
import { useState } from "react";
import { Field } from "../../ui/field";
import { toast } from "../../ui/toast";
import { api } from "../api/client";
import type { HotKey } from "../api/types";
import { ConfirmForm } from "./confirm-form";
import type { DialogProps, TargetDialogProps } from "./dialog-props";

/** As the table knows things: by a name. */
export type NamedHotKey = HotKey & { name: string };

const KEY_CHARS_MAX = 200;

export function KeepHotKeyDialog({ target, onClose, onDone }: DialogProps & { target?: NamedHotKey }) {
  const [key, setKey] = useState(target?.key ?? "");
  const submit = async () => {
    await api.hotKeys.set.mutate({ key, wish: "keep" });
    toast(`${key} is kept as a column`);
    onDone();
  };
  return (
    <ConfirmForm
      title={target === undefined ? "Keep a key as a column" : `Keep ${target.key}`}
      description="It gets a column of its own within moments, if it has none, and keeps it whatever its use. A project keeps eight keys at most."
      verb="Keep key"
      busyVerb="Keeping key"
      canSubmit={key !== ""}
      onSubmit={submit}
      onClose={onClose}
    >
      {target === undefined ? (
        <Field
          label="Key"
          value={key}
          autoFocus
          className="mono"
          maxLength={KEY_CHARS_MAX}
          placeholder="http.response.status_code"
          help="As it stands in the list of fields of Search."
          onChange={(event) => setKey(event.target.value)}
        />
      ) : null}
    </ConfirmForm>
  );
}

export function ReleaseHotKeyDialog({ target, onClose, onDone }: TargetDialogProps<NamedHotKey>) {
  const { key } = target;
  const submit = async () => {
    await api.hotKeys.set.mutate({ key, wish: null });
    toast(`${key} is left to its use`);
    onDone();
  };
  return (
    <ConfirmForm
      title={`Release ${key}`}
      description="Its use decides again whether it has a column."
      verb="Release key"
      busyVerb="Releasing key"
      onSubmit={submit}
      onClose={onClose}
    />
  );
}

export function RemoveHotKeyDialog({ target, onClose, onDone }: TargetDialogProps<NamedHotKey>) {
  const { key } = target;
  const submit = async () => {
    await api.hotKeys.set.mutate({ key, wish: "never" });
    toast(`The column of ${key} is removed`);
    onDone();
  };
  return (
    <ConfirmForm
      title={`Remove the column of ${key}`}
      description="Events keep the attribute and answers stay the same; questions with it take longer. It gets no column again until it is released or kept."
      verb="Remove column"
      busyVerb="Removing column"
      danger
      onSubmit={submit}
      onClose={onClose}
    />
  );
}
