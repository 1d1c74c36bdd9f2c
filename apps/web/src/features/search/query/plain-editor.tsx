"use client";
/** The query as a plain text field: there before the editor has loaded, same place, same size. */
import { type KeyboardEvent, type Ref, useLayoutEffect, useRef } from "react";
import type { EditorProps } from "./editor-props";

export function PlainEditor({
  text,
  onChange,
  onRun,
  fieldRef,
}: EditorProps & { fieldRef?: Ref<HTMLTextAreaElement> }) {
  const own = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const field = own.current;
    if (field === null) return;
    field.style.height = "0";
    const wanted = text === "" ? 20 : field.scrollHeight;
    field.style.height = `${Math.min(100, Math.max(20, wanted))}px`;
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    onRun();
  };
  return (
    <textarea
      ref={(field) => {
        own.current = field;
        if (typeof fieldRef === "function") fieldRef(field);
        else if (fieldRef !== undefined && fieldRef !== null) fieldRef.current = field;
      }}
      className="editor-plain"
      aria-label="Query"
      rows={1}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      autoCorrect="off"
      data-query=""
      placeholder="words, &quot;a phrase&quot;, service:checkout, severity:>=warn"
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
