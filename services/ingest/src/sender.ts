/** Who sends: what the ingest key of a request says. Pure. */

export interface Sender {
  readonly projectId: number;
  /** `<door>/<ingest key name>`, such as `http/default`: the source of accounting. */
  readonly source: string;
  readonly retentionDays: number;
}

/** Where a body comes from. */
export interface SentFrom {
  readonly sender: Sender;
  /** Address of the sender, for people who look at dead letters. */
  readonly origin: string;
}
