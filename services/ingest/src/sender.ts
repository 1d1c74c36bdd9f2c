/** Who sends: what the ingest key of a request says. Pure. */

export interface Sender {
  readonly projectId: number;
  /** `http/<ingest key name>`, the source of accounting. */
  readonly source: string;
  readonly retentionDays: number;
}

/** Where a body comes from. */
export interface SentFrom {
  readonly sender: Sender;
  /** Address of the sender, for people who look at dead letters. */
  readonly origin: string;
}
