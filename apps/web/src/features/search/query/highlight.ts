/** Colours of the query language: tokens → CSS classes of the mock, problems → squiggles. For CodeMirror. */

import { type Range, RangeSet } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { parseQuery, type TokenKind, tokenize } from "@sightglass/query-language";

const CLASSES: Readonly<Partial<Record<TokenKind, string>>> = {
  key: "k",
  colon: "o",
  operator: "o",
  keyword: "o",
  pipe: "o",
  number: "n",
  string: "s",
  phrase: "s",
  substring: "s",
  regexp: "s",
  command: "o",
  function: "o",
  name: "k",
  problem: "squiggle",
};

function decorate(text: string): DecorationSet {
  const marks: Range<Decoration>[] = [];
  for (const token of tokenize(text)) {
    const className = CLASSES[token.kind];
    if (className !== undefined && token.to > token.from) {
      marks.push(Decoration.mark({ class: className }).range(token.from, token.to));
    }
  }
  for (const problem of parseQuery(text).problems) {
    const from = Math.max(0, Math.min(problem.from, text.length - 1));
    const to = Math.min(text.length, Math.max(problem.to, from + 1));
    if (to > from) marks.push(Decoration.mark({ class: "squiggle" }).range(from, to));
  }
  return RangeSet.of(marks, true);
}

export const queryHighlight = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorate(view.state.doc.toString());
    }
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = decorate(update.state.doc.toString());
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
