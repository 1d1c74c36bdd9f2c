"use client";
/** The form of a dialog that changes something: fields, an error, the safe button first, the same verb while busy. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Note } from "../../ui/note";
import { problemOf } from "../api/problem";

export interface ConfirmFormProps {
  title: string;
  description: ReactNode;
  /** Verb and noun; busy it reads `verbing`. */
  verb: string;
  busyVerb: string;
  danger?: boolean;
  canSubmit?: boolean;
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children?: ReactNode;
}

export function ConfirmForm(props: ConfirmFormProps) {
  const {
    title,
    description,
    verb,
    busyVerb,
    danger = false,
    canSubmit = true,
    onSubmit,
    onClose,
    children,
  } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    await onSubmit().catch((reason: unknown) => {
      setError(problemOf(reason).message);
      setBusy(false);
    });
  };
  return (
    <Dialog title={title} description={description} onClose={onClose}>
      <form className="dialog-form" onSubmit={(event) => void submit(event)}>
        {children}
        {error === undefined ? null : (
          <Note tone="bad" alert>
            {error}
          </Note>
        )}
        <div className="dialog-acts">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            className={danger ? "btn-destroy" : ""}
            busy={busy}
            disabled={!canSubmit}
          >
            {busy ? busyVerb : verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
