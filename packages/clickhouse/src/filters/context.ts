/** What the compiler must know besides the filter. */
import type { SqlFragment } from "../sql";
import type { KeyCatalogue } from "./key-types";

export interface CompileContext {
  readonly catalogue: KeyCatalogue;
  /** `project_id = …` for the subselects. */
  readonly project: SqlFragment;
}
