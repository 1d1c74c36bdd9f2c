/**
 * How far the downloads of this process are, for the page that began them: a browser tells a page nothing
 * about a file that it saves. The page names its download by a ticket of its own; only the same person
 * in the same project may ask for it or stop it. Memory: at most `KEPT_MAX` small entries.
 */
import { UseCaseError } from "@sightglass/usecases";
import { toFailure } from "./map-error";

export interface DownloadProgress {
  state: "running" | "done" | "failed" | "cancelled";
  /** Rows sent so far; null while the format does not tell. Exact once it is done. */
  rows: number | null;
  bytes: number;
  /** Of a failure. */
  message?: string;
  code?: string;
}

export interface Download {
  /** Aborts when the person stops the download. */
  readonly signal: AbortSignal;
  /** Rows so far. */
  count(rows: number): void;
  /** The same chunks; notes bytes, the end, and what broke it. */
  follow(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void>;
  fail(error: unknown): void;
}

export interface Downloads {
  begin(owner: string, ticket: string): Download;
  /** Undefined for a ticket that this process does not know. */
  progressOf(owner: string, ticket: string): DownloadProgress | undefined;
  /** False when nothing of that ticket runs. */
  cancel(owner: string, ticket: string): boolean;
}

interface Entry extends DownloadProgress {
  stop: AbortController;
}

const KEPT_MAX = 500;

export function createDownloads(): Downloads {
  const entries = new Map<string, Entry>();
  const keyOf = (owner: string, ticket: string) => `${owner} ${ticket}`;
  return {
    begin(owner, ticket) {
      const entry: Entry = { state: "running", rows: null, bytes: 0, stop: new AbortController() };
      if (entries.size >= KEPT_MAX) forgetOne(entries);
      entries.set(keyOf(owner, ticket), entry);
      return downloadOf(entry);
    },
    progressOf(owner, ticket) {
      const entry = entries.get(keyOf(owner, ticket));
      if (entry === undefined) return undefined;
      const { stop: _, ...progress } = entry;
      return progress;
    },
    cancel(owner, ticket) {
      const entry = entries.get(keyOf(owner, ticket));
      if (entry?.state !== "running") return false;
      entry.state = "cancelled";
      entry.stop.abort();
      return true;
    },
  };
}

/** The oldest that has ended, else the oldest. */
function forgetOne(entries: Map<string, Entry>): void {
  for (const [key, entry] of entries) {
    if (entry.state !== "running") {
      entries.delete(key);
      return;
    }
  }
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}

function downloadOf(entry: Entry): Download {
  const fail = (error: unknown) => {
    if (entry.state !== "running") return;
    const { code, detail } = toFailure(error);
    Object.assign(entry, { state: "failed", code, message: detail });
  };
  return {
    signal: entry.stop.signal,
    count: (rows) => {
      entry.rows = rows;
    },
    fail,
    async *follow(chunks) {
      try {
        for await (const chunk of chunks) {
          entry.bytes += chunk.length;
          yield chunk;
        }
        if (entry.state === "running") entry.state = "done";
      } catch (error) {
        fail(error);
        throw error;
      } finally {
        fail(new UseCaseError("request.aborted", "The browser took no more: the file is not whole."));
      }
    },
  };
}
