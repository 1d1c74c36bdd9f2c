/** `parse` → one extracted text for each name. Pure. */
import { escapeRegExp, groupIndexes, type Stage } from "@sightglass/query-language";
import { decimal, param, type SqlFragment, sql } from "../sql";
import { textValue, type Value } from "./value";

type ParseStage = Extract<Stage, { kind: "parse" }>;

/** Records that do not match have none of the names. */
export function parseColumns(stage: ParseStage, from: Value): [string, Value][] {
  const { names } = stage;
  const isWildcard = stage.pattern.kind === "wildcard";
  const pattern = isWildcard ? wildcardPattern(stage.pattern.text) : `(?s)${stage.pattern.text}`;
  const groups = isWildcard ? new Map(names.map((name, at) => [name, at + 1])) : groupIndexes(pattern);
  const all = sql`extractGroups(ifNull(${from.text}, ''), ${param("String", pattern)})`;
  return names.map((name) => [name, group(all, groups.get(name) ?? 1, from.size)]);
}

function group(groups: SqlFragment, index: number, size: number): Value {
  return textValue(sql`nullIf(${groups}[${decimal(index)}], '')`, size + 3);
}

/** Each star takes as little as it can, the last at an end of the pattern all that follows. */
function wildcardPattern(text: string): string {
  const pieces = text.split("*").map(escapeRegExp);
  const inner = pieces.slice(0, -1).join("(.*?)");
  const last = pieces.at(-1) ?? "";
  return `(?s)${inner}${last === "" ? "(.*)" : `(.*?)${last}`}`;
}
