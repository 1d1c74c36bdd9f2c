/** Address that streams all matches, or all rows of a piped query, as a file. Pure. */
export type ExportFormat = "ndjson" | "csv" | "parquet";
export type ExportKind = "events" | "rows";

export interface ExportWish {
  kind: ExportKind;
  /** Of rows with its pipes. */
  query: string;
  from: string;
  to: string;
  format: ExportFormat;
  /** IANA name: of rows what days go by, of both for the file's name. */
  zone: string;
  /** Names the download for questions about it. */
  ticket: string;
}

export function exportLink({ kind, zone, ...wish }: ExportWish): string {
  const [path, name] = kind === "rows" ? ["rows", "timezone"] : ["logs", "tz"];
  const parameters = new URLSearchParams({ ...wish, [name]: zone });
  return `/api/export/${path}?${parameters.toString()}`;
}
