/** What both forms of the query editor take. Types only. */
import type { FieldSummary } from "../../api/types";

export interface EditorProps {
  text: string;
  onChange: (text: string) => void;
  /** Enter. */
  onRun: () => void;
  /** Arrow up (1) and down (-1): what the text becomes; undefined where the arrow moves the caret. */
  onHistory: (text: string, step: 1 | -1) => string | undefined;
  /** Fields for completion, as last known. */
  fields: () => readonly FieldSummary[];
  /** Values of a field for completion, most frequent first. */
  values: (key: string) => Promise<readonly { value: string; count: number }[]>;
}

/** What CodeMirror takes over from the plain field. */
export interface CodeEditorProps extends EditorProps {
  /** Caret to take over; null when the plain field had no focus. */
  caret: number | null;
}
