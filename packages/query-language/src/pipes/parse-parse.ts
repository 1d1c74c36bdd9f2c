/** `parse "took *ms" as ms`, `parse /(?<ms>\d+)ms/ from body`. */

import { QUERY_LIMITS } from "../limits";
import { checkRegExpToken } from "../parse-advice";
import { lastEnd, report, take } from "../parse-state";
import type { Token } from "../token";
import type { Stage } from "./ast";
import { reportMissing } from "./check-expression";
import { takeField, takeKeyword } from "./parse-stages";
import type { PipeState } from "./pipe-state";

const GROUP_NAME = /(?<!\\)\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>/g;

export function parseParse(state: PipeState): Stage | undefined {
  // `parse host "a*"`, as some write it.
  const early = takeField(state);
  const pattern = take(state, "string") ?? take(state, "regexp");
  if (pattern === undefined) {
    reportMissing(state, 'parse takes a pattern: parse "took *ms" as ms, or parse /took (?<ms>\\d+)/.');
    return undefined;
  }
  const from = early ?? (takeKeyword(state, "from") ? takeField(state) : undefined) ?? "body";
  const names = takeKeyword(state, "as") ? parseNames(state) : [];
  const late = takeKeyword(state, "from") ? takeField(state) : undefined;
  const stage =
    pattern.kind === "string"
      ? wildcardStage(state, pattern, names)
      : regExpStage(state, pattern, names.length > 0);
  for (const name of stage.names) state.columns?.add(name);
  return { kind: "parse", from: late ?? from, ...stage };
}

function parseNames(state: PipeState): string[] {
  const names: string[] = [];
  do {
    const token = take(state, "name") ?? take(state, "function");
    if (token === undefined) {
      reportMissing(state, "A name stands here for each * of the pattern.");
      break;
    }
    names.push(token.value);
  } while (take(state, "comma") !== undefined);
  return names;
}

type Parsed = Pick<Extract<Stage, { kind: "parse" }>, "pattern" | "names">;

function wildcardStage(state: PipeState, token: Token, names: string[]): Parsed {
  const { from, value } = token;
  const stars = value.split("*").length - 1;
  const to = lastEnd(state);
  if (value.length > QUERY_LIMITS.regexpCharsMax) {
    const message = `At most ${QUERY_LIMITS.regexpCharsMax} characters are taken.`;
    report(state, { code: "limit.length", message, from, to });
  } else if (stars === 0 || stars !== names.length) {
    const message = `Each * takes one name: this pattern has ${stars}, and ${names.length} names.`;
    report(state, { code: "parse.names", message, from, to });
  }
  return { pattern: { kind: "wildcard", text: value }, names: names.slice(0, stars) };
}

function regExpStage(state: PipeState, token: Token, hasNames: boolean): Parsed {
  const { from, to, value } = token;
  const names = [...new Set([...value.matchAll(GROUP_NAME)].map((match) => match[1] ?? ""))];
  if (!token.closed) {
    const message = "This regular expression has no end.";
    report(state, { code: "quote.unclosed", message, from, to, suggestion: `/${value.trimEnd()}/` });
  } else if (checkRegExpToken(state, token) && (names.length === 0 || hasNames)) {
    const message = "Names stand in the groups: (?<name>…).";
    report(state, { code: "parse.names", message, from, to });
  }
  return { pattern: { kind: "regexp", text: value }, names };
}
