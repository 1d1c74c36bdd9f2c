/** Completion behind a pipe: stages, functions with what they do, fields, and names given before. Pure. */
import type { Completion } from "@codemirror/autocomplete";
import {
  AGGREGATE_FUNCTIONS,
  type FunctionInfo,
  SCALAR_FUNCTIONS,
  STAGE_NAMES,
  tokenize,
} from "@sightglass/query-language";
import type { FieldSummary } from "../../api/types";

const STAGE_USES: Readonly<Record<string, string>> = {
  stats: "count() by service",
  timeseries: "1m count() by severity",
  top: "10 path",
  where: "n > 10",
  eval: "x = a / b",
  parse: '"took *ms" as ms',
  sort: "-n",
  limit: "20",
  fields: "a, b",
  dedup: "host",
  patterns: "",
};
const GLYPHS = { text: "Aa", number: "#", bool: "01", time: "t", id: "id" } as const;

/** What can stand at the end of `before`, which holds at least one pipe. */
export function pipeOptions(before: string, fields: readonly FieldSummary[]): Completion[] {
  const tokens = tokenize(before);
  const pipe = tokens.findLastIndex(({ kind }) => kind === "pipe");
  const stage = tokens[pipe + 1];
  if (stage === undefined || (stage.kind === "command" && stage.to === before.length)) return stageOptions();
  const inGroups = tokens
    .slice(pipe)
    .some(({ kind, value }) => kind === "keyword" && value.toLowerCase() === "by");
  const isOverRows = ["stats", "timeseries"].includes(stage.value.toLowerCase()) && !inGroups;
  const named = tokens.flatMap(({ value }, at) =>
    tokens[at - 1]?.kind === "keyword" && tokens[at - 1]?.value.toLowerCase() === "as" ? [value] : [],
  );
  return [
    ...[...new Set(named)].map(
      (label): Completion => ({ label: written(label), type: "Aa", detail: "named above", boost: 2 }),
    ),
    ...(isOverRows ? AGGREGATE_FUNCTIONS.map((one) => functionOption(one, 1)) : []),
    ...fields.map(({ key, type }): Completion => ({ label: written(key), type: GLYPHS[type] })),
    ...(isOverRows ? [] : SCALAR_FUNCTIONS.map((one) => functionOption(one, -1))),
    { label: "by", type: "op", boost: -2 },
    { label: "as", type: "op", boost: -2 },
  ];
}

function stageOptions(): Completion[] {
  return STAGE_NAMES.map((label, at): Completion => {
    return { label, detail: STAGE_USES[label] ?? "", type: "op", boost: -at, apply: `${label} ` };
  });
}

function functionOption({ name, usage, about }: FunctionInfo, boost: number): Completion {
  return { label: usage, apply: `${name}(`, detail: about, type: "op", boost };
}

function written(name: string): string {
  return /^[\p{L}_@$][\p{L}\p{N}_@$.]*$/u.test(name) ? name : `\`${name.replaceAll("`", "``")}\``;
}
