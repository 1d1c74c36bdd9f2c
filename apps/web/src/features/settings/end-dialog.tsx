"use client";
/** The dialog that ends a thing for good. */
import type { ReactNode } from "react";
import { toast } from "../../ui/toast";
import { ConfirmForm } from "./confirm-form";
import type { TargetDialogProps } from "./dialog-props";
import type { Named } from "./item-table";

const WORDS = {
  Revoke: { busy: "Revoking", done: "revoked" },
  Remove: { busy: "Removing", done: "removed" },
};

export interface EndDialogProps extends TargetDialogProps<Named> {
  verb: keyof typeof WORDS;
  /** What it is: the button says verb and noun. */
  noun: string;
  /** What follows from it. */
  children: ReactNode;
  end: (target: { id: string }) => Promise<unknown>;
}

export function EndDialog({ verb, noun, children, end, target, onClose, onDone }: EndDialogProps) {
  const submit = async () => {
    await end({ id: target.id });
    toast(`${target.name} ${WORDS[verb].done}`);
    onDone();
  };
  return (
    <ConfirmForm
      title={`${verb} ${target.name}`}
      description={children}
      verb={`${verb} ${noun}`}
      busyVerb={`${WORDS[verb].busy} ${noun}`}
      danger
      onSubmit={submit}
      onClose={onClose}
    />
  );
}
