/**
 * Filter → a test of records in memory (live tail, pipelines, alert previews). Agrees with the SQL that
 * packages/clickhouse compiles from the same tree. Time per record is linear in its text and in the
 * size of the filter; the folded body and its tokens are made once per record, on demand.
 */
import type { LogRecord } from "@sightglass/telemetry";
import type { Filter } from "./ast";
import { bodyFilter } from "./body-filter";
import { createGlob } from "./glob";
import { columnOf } from "./keys";
import { createFieldMatcher } from "./match-field";
import { normalizeFilter } from "./normalize";
import { compileRegExp } from "./regexp";
import { createRunSearch } from "./run-search";
import { bodyTokens, foldCase } from "./text";
import { bodyWildcardTokens } from "./wildcard";

/** A record with what several tests of its body share. */
interface Subject {
  record: LogRecord;
  folded(): string;
  tokens(): string[];
}

type Test = (subject: Subject) => boolean;

/** A test of records. Never throws; a pattern that RE2 refuses matches nothing. */
export function createMatcher(filter: Filter): (record: LogRecord) => boolean {
  const test = createTest(normalizeFilter(filter));
  return (record) => test(subjectOf(record));
}

function subjectOf(record: LogRecord): Subject {
  let folded: string | undefined;
  let tokens: string[] | undefined;
  return {
    record,
    folded() {
      folded ??= foldCase(record.body);
      return folded;
    },
    tokens() {
      tokens ??= bodyTokens(record.body);
      return tokens;
    },
  };
}

function createTest(filter: Filter): Test {
  switch (filter.kind) {
    case "all":
      return () => true;
    case "word":
    case "phrase":
      return createPhraseTest(filter.text);
    case "wildcard":
      return createWildcardTest(filter.pattern);
    case "substring":
      return createSubstringTest(filter.text);
    case "regexp": {
      const matches = compileRegExp(filter.pattern);
      return ({ record }) => matches(record.body);
    }
    case "field":
      return createFieldTest(filter);
    case "and": {
      const tests = filter.operands.map(createTest);
      return (subject) => tests.every((test) => test(subject));
    }
    case "or": {
      const tests = filter.operands.map(createTest);
      return (subject) => tests.some((test) => test(subject));
    }
    case "not": {
      const test = createTest(filter.operand);
      return (subject) => !test(subject);
    }
  }
}

function createFieldTest({ key, test }: Extract<Filter, { kind: "field" }>): Test {
  const onBody = columnOf(key) === "body" ? bodyFilter(test) : undefined;
  if (onBody !== undefined) return createTest(normalizeFilter(onBody));
  const matches = createFieldMatcher(key, test);
  return ({ record }) => matches(record);
}

/** The tokens in a row; a text without any token is a substring. */
function createPhraseTest(text: string): Test {
  const tokens = bodyTokens(text);
  if (tokens.length === 0) return createSubstringTest(text);
  const holds = createRunSearch(tokens);
  return (subject) => holds(subject.tokens());
}

function createWildcardTest(pattern: string): Test {
  return createRunTest(bodyWildcardTokens(pattern).map(createGlob));
}

/** Whether tokens in a row pass the tests in a row. O(tokens × tests); patterns are short (QUERY_LIMITS). */
function createRunTest(tests: ((token: string) => boolean)[]): Test {
  return (subject) => {
    const tokens = subject.tokens();
    const last = tokens.length - tests.length;
    for (let start = 0; start <= last; start++) {
      if (tests.every((test, i) => test(tokens[start + i] ?? ""))) return true;
    }
    return false;
  };
}

function createSubstringTest(text: string): Test {
  const folded = foldCase(text);
  return (subject) => subject.folded().includes(folded);
}
