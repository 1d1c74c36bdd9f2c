/** What the parser of the stages knows besides its tokens. */
import type { ParseState } from "../parse-state";
import { SCALAR_FUNCTIONS } from "./functions";

export interface PipeState extends ParseState {
  /** Columns that have a name; null while rows are whole records, whose fields are not known here. */
  columns: Set<string> | null;
  /** Names, values and functions so far. */
  nodes: number;
  functionNames: readonly string[];
}

export function pipeState(state: ParseState): PipeState {
  const functionNames = SCALAR_FUNCTIONS.map(({ name }) => name);
  return Object.assign(state, { columns: null, nodes: 0, functionNames });
}
