"use client";
/** Copies a text and says so in place for two seconds. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";
import { Icon } from "./icon";

export interface CopyButtonProps {
  text: string;
  label?: string;
  /** Icon only, with the label as its name. */
  compact?: boolean;
  kind?: "default" | "ghost";
}

export function CopyButton({ text, label = "Copy", compact = false, kind = "default" }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = () => {
    void copyText(text).then(setDone);
  };
  return (
    <Button size="sm" kind={kind} icon={compact} onClick={copy} {...(compact ? { label } : {})}>
      <Icon of={done ? Check : Copy} className={done ? "copied" : ""} />
      {compact ? null : label}
      {done ? (
        <span className="sr" role="status">
          Copied
        </span>
      ) : null}
    </Button>
  );
}

/** True when the clipboard took the text; falls back to a hidden field where the page is not a secure context. */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}
