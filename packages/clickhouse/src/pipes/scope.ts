/** What every stage knows besides the rows before it. */
import type { CompileContext } from "../filters/context";
import type { SqlFragment } from "../sql";
import type { Environment } from "./environment";
import { fieldOf, type Names, type Rows } from "./rows";

export interface PipeScope {
  readonly context: CompileContext;
  /** Condition of the records, project and time first. */
  readonly condition: SqlFragment;
  /** The same records as rows that stand for `n` each, when the first stage only counts. */
  readonly counted?: SqlFragment | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** IANA name: what days and hours go by. */
  readonly zone: string;
}

export interface StageContext {
  scope: PipeScope;
  names: Names;
}

export function environmentOf(rows: Rows, { context, nowMs, zone }: PipeScope): Environment {
  return { field: (name) => fieldOf(rows, name, context), nowMs, zone };
}
