/** Completion of the query: real keys with their coverage, then their most frequent values. For CodeMirror. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { parseQuery } from "@sightglass/query-language";
import { formatCount, formatShare } from "../../../ui/format/number";
import { pipeOptions } from "./complete-pipes";
import type { EditorProps } from "./editor-props";

export type CompletionSources = Pick<EditorProps, "fields" | "values">;

const GLYPHS = { text: "Aa", number: "#", bool: "01", time: "t", id: "id" } as const;
const KEYWORDS = ["AND", "OR", "NOT"] as const;

/** A value as it must be written after a colon. Pure. */
export function quoteValue(value: string): string {
  return /^[\w.@/-]+$/.test(value) && !/^(AND|OR|NOT|TO)$/.test(value)
    ? value
    : `"${value.replace(/[\\"]/g, (sign) => `\\${sign}`)}"`;
}

export function completionsFrom(sources: CompletionSources) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.state.doc.sliceString(0, context.pos);
    if (parseQuery(before).filterTo < before.length) return behindPipe(context, before, sources);
    const value = context.matchBefore(/[\w.@/-]+:"?[^\s:"()]*$/);
    if (value !== null) return valuesFor(value.from, value.text, sources);
    const word = context.matchBefore(/[\w.@/-]+$/);
    if (word === null && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options: keysOf(sources), validFor: /^[\w.@/-]*$/ };
  };
}

function behindPipe(
  context: CompletionContext,
  before: string,
  sources: CompletionSources,
): CompletionResult | null {
  const word = context.matchBefore(/[\p{L}_@$`][\p{L}\p{N}_@$.]*$/u);
  const isStart = /\|\s*$/.test(before);
  if (word === null && !context.explicit && !isStart) return null;
  const options = pipeOptions(before, sources.fields());
  return { from: word?.from ?? context.pos, options, validFor: /^[\p{L}\p{N}_@$.`]*$/u };
}

async function valuesFor(
  from: number,
  text: string,
  sources: CompletionSources,
): Promise<CompletionResult | null> {
  const colon = text.indexOf(":");
  const key = text.slice(0, colon);
  const values = await sources.values(key).catch(() => []);
  const options = values.map(({ value, count }, index): Completion => {
    return { label: quoteValue(value), detail: formatCount(count), type: "text", boost: -index };
  });
  return options.length === 0 ? null : { from: from + colon + 1, options, validFor: /^"?[^\s:"()]*$/ };
}

function keysOf(sources: CompletionSources): Completion[] {
  const keys = sources.fields().map((field): Completion => {
    return {
      label: field.key,
      apply: `${field.key}:`,
      detail: Number.isFinite(field.coverage) ? formatShare(field.coverage, 0) : "",
      type: GLYPHS[field.type],
    };
  });
  return [...keys, ...KEYWORDS.map((label): Completion => ({ label, type: "op", boost: -99 }))];
}
