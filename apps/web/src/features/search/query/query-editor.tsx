"use client";
/** The query editor: the plain field at once, CodeMirror in its place when it has loaded, with text, focus and caret kept. */
import { type ComponentType, useEffect, useRef, useState } from "react";
import type { CodeEditorProps, EditorProps } from "./editor-props";
import { PlainEditor } from "./plain-editor";

export function QueryEditor(props: EditorProps) {
  const [loaded, setLoaded] = useState<{
    Editor: ComponentType<CodeEditorProps>;
    caret: number | null;
  } | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    let wanted = true;
    const load = () =>
      import("./code-editor").then(
        ({ CodeEditor }) => {
          if (!wanted) return;
          const plain = field.current;
          const caret = plain !== null && document.activeElement === plain ? plain.selectionStart : null;
          setLoaded({ Editor: CodeEditor, caret });
        },
        () => undefined,
      );
    const timer = setTimeout(() => void load(), 150);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, []);
  if (loaded === null) return <PlainEditor {...props} fieldRef={field} />;
  return <loaded.Editor {...props} caret={loaded.caret} />;
}
