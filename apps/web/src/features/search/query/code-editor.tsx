"use client";
/** The query in CodeMirror: own colours, squiggles, completion. Enter runs, Shift+Enter breaks the line, Escape leaves. */
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeCompletion,
  completionStatus,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, insertNewline } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  placeholder,
} from "@codemirror/view";
import { useEffect, useLayoutEffect, useRef } from "react";
import { completionsFrom } from "./complete";
import type { CodeEditorProps, EditorProps } from "./editor-props";
import { queryHighlight } from "./highlight";

interface Latest {
  current: EditorProps;
}

function bindings(latest: Latest): KeyBinding[] {
  const run = (view: EditorView) => {
    closeCompletion(view);
    latest.current.onRun();
    return true;
  };
  const walk = (view: EditorView, step: 1 | -1) => {
    if (completionStatus(view.state) === "active") return false;
    const past = latest.current.onHistory(view.state.doc.toString(), step);
    if (past === undefined) return false;
    replaceAll(view, past);
    return true;
  };
  return [
    {
      key: "Enter",
      run: (view) => (completionStatus(view.state) === "active" && acceptCompletion(view)) || run(view),
    },
    { key: "Mod-Enter", run },
    { key: "Shift-Enter", run: insertNewline },
    { key: "Tab", run: acceptCompletion },
    { key: "ArrowUp", run: (view) => walk(view, 1) },
    { key: "ArrowDown", run: (view) => walk(view, -1) },
    {
      key: "Escape",
      run: (view) => {
        view.contentDOM.blur();
        return true;
      },
    },
  ];
}

function replaceAll(view: EditorView, text: string) {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: text.length },
  });
}

function makeView(parent: HTMLElement, latest: Latest): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: latest.current.text,
      extensions: [
        history(),
        drawSelection(),
        highlightSpecialChars(),
        closeBrackets(),
        autocompletion({
          override: [
            completionsFrom({
              fields: () => latest.current.fields(),
              values: (key) => latest.current.values(key),
            }),
          ],
          defaultKeymap: true,
          icons: false,
          selectOnOpen: false,
          addToOptions: [{ render: typeGlyph, position: 10 }],
        }),
        keymap.of([...bindings(latest), ...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        queryHighlight,
        placeholder('words, "a phrase", service:checkout, severity:>=warn'),
        EditorView.contentAttributes.of({ "aria-label": "Query", spellcheck: "false", "data-query": "" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          const text = update.state.doc.toString();
          latest.current.onChange(text);
          if (text.endsWith(":") && update.view.hasFocus) startCompletion(update.view);
        }),
      ],
    }),
  });
}

function typeGlyph(completion: { type?: string }): HTMLElement {
  const glyph = document.createElement("span");
  glyph.className = "ty";
  glyph.textContent = completion.type === "op" || completion.type === "text" ? "" : (completion.type ?? "");
  return glyph;
}

export function CodeEditor(props: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef<EditorProps>(props);
  const firstCaret = useRef(props.caret);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (parent.current === null) return;
    const made = makeView(parent.current, latest);
    view.current = made;
    if (firstCaret.current !== null) {
      made.focus();
      made.dispatch({ selection: { anchor: Math.min(firstCaret.current, made.state.doc.length) } });
    }
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    const made = view.current;
    if (made !== null && made.state.doc.toString() !== props.text) replaceAll(made, props.text);
  }, [props.text]);
  return <div ref={parent} className="editor-code" />;
}
