/**
 * Settings from the environment, checked at once and reported together. Reads `NAME_FILE` files; otherwise pure.
 * Durations become milliseconds, sizes become bytes.
 */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { errorMessage } from "./app-error";

/** One setting that cannot be used. Never holds the value itself, which may be a secret. */
export interface EnvProblem {
  readonly name: string;
  readonly message: string;
}

/** All problems of one environment; `message` is a table fit for the terminal. */
export class EnvError extends Error {
  readonly problems: readonly EnvProblem[];

  constructor(problems: readonly EnvProblem[]) {
    const width = Math.max(...problems.map((problem) => problem.name.length));
    const rows = problems.map((problem) => `  ${problem.name.padEnd(width)}  ${problem.message}`);
    super(`The environment has ${problems.length} problem(s):\n${rows.join("\n")}`);
    this.name = "EnvError";
    this.problems = problems;
  }
}

/**
 * Parses the environment with a zod object whose keys are the variable names.
 * Each NAME may come as NAME_FILE instead (file content, trimmed); an empty value counts as not set.
 * @throws EnvError with every problem at once.
 */
export function loadEnv<T extends z.ZodObject>(
  schema: T,
  source: NodeJS.ProcessEnv = process.env,
): z.output<T> {
  const problems: EnvProblem[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const read = readVariable(name, source);
    if (read.problem !== undefined) problems.push({ name, message: read.problem });
    else if (read.value !== undefined) values[name] = read.value;
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    const known = new Set(problems.map((problem) => problem.name));
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0] ?? "environment");
      if (!known.has(name)) problems.push({ name, message: issueMessage(issue, values[name] === undefined) });
    }
  }
  if (problems.length > 0 || !parsed.success) throw new EnvError(problems);
  return parsed.data;
}

function issueMessage(issue: z.core.$ZodIssue, missing: boolean): string {
  if (missing && issue.code === "invalid_type") return "is required";
  return issue.message;
}

function readVariable(name: string, source: NodeJS.ProcessEnv): { value?: string; problem?: string } {
  const direct = source[name];
  const file = source[`${name}_FILE`];
  const hasDirect = direct !== undefined && direct !== "";
  if (file === undefined || file === "") return hasDirect ? { value: direct } : {};
  if (hasDirect) return { problem: `is set together with ${name}_FILE; set only one of them` };
  try {
    const content = readFileSync(file, "utf8").trim();
    return content === "" ? { problem: `${name}_FILE names an empty file` } : { value: content };
  } catch (error) {
    return { problem: `${name}_FILE cannot be read: ${errorMessage(error)}` };
  }
}
