/** Who sends: what the ingest key of a request says. Pure. */

export interface Sender {
  readonly projectId: number;
  /** `http/<ingest key name>`, the source of accounting. */
  readonly source: string;
  readonly retentionDays: number;
}
