/** Address that streams all matches as a file. Pure. */
export type ExportFormat = "ndjson" | "csv" | "parquet";

export interface ExportWish {
  query: string;
  from: string;
  to: string;
  format: ExportFormat;
  /** IANA name, for the file's name. */
  tz: string;
  /** Names the download for questions about it. */
  ticket: string;
}

export function exportLink(wish: ExportWish): string {
  const parameters = new URLSearchParams({ ...wish });
  return `/api/export/logs?${parameters.toString()}`;
}
