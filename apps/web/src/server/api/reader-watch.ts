/** Whether the reader of a stream is still there: the server above does not always cancel a stream whose reader has gone. */
import { UseCaseError } from "@sightglass/usecases";

/** docs/reference/http-api.md names the same. */
const IDLE_MS_MAX = 300_000;

export interface WatchOptions {
  /** Aborts when the reader has gone. */
  signal?: AbortSignal;
  /** How long the reader may take nothing. Default 5 minutes. */
  idleMs?: number;
}

export interface ReaderWatch {
  /** `onGone` runs once, when the signal aborts or the reader is idle for too long; it may run at once. */
  begin: (onGone: (reason: Error) => Promise<void>) => void;
  pulled: () => void;
  /** The chunk is there for the reader to take. */
  waits: () => void;
  /** Nothing more is to be watched. */
  end: () => void;
  /** True after `end` and when the reader has gone. */
  left: () => boolean;
}

/** The running timer also keeps the rows from being collected as garbage before they have ended. */
export function watchReader({ signal, idleMs = IDLE_MS_MAX }: WatchOptions): ReaderWatch {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let onGone = async (_reason: Error) => {};
  const end = () => {
    ended = true;
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  };
  const leave = (message: string) => {
    if (ended) return;
    end();
    // What fails while the rows end is heard by nobody: the answer is broken already.
    onGone(new UseCaseError("request.aborted", message)).catch(() => {});
  };
  const abort = () => leave("The client went away.");
  const idle = () => leave(`The client took nothing for ${idleMs / 1000} s.`);
  const pulled = () => clearTimeout(timer);
  const waits = () => {
    pulled();
    timer = setTimeout(idle, idleMs).unref();
  };
  return {
    begin: (gone) => {
      onGone = gone;
      signal?.addEventListener("abort", abort, { once: true });
      if (signal?.aborted) abort();
      else waits();
    },
    pulled,
    waits,
    end,
    left: () => ended,
  };
}
