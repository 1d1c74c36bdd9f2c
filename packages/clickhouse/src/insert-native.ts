/**
 * Inserts blocks of the event log: zstd frames of ClickHouse `Native` bytes go to the server as they
 * are, as one body, without a copy. A plain keep-alive HTTP request, because the client library
 * would pass each frame through a stream and cannot send a Content-Length.
 */
import http from "node:http";
import https from "node:https";
import type { StoreOptions } from "./client";
import { insertError, StoreError } from "./store-error";
import type { InsertTable } from "./tables";

export interface NativeInsert {
  readonly table: InsertTable;
  /** Another table of the same columns that takes the rows instead. */
  readonly into?: string;
  /** zstd frames, each of whole Native blocks. */
  readonly frames: readonly Buffer[];
  /**
   * Names exactly this body: repeated with the same token it is stored once (window: 10,000 bodies a
   * table). The same token with another body loses that body.
   */
  readonly token: string;
  readonly signal?: AbortSignal;
}

export interface NativeInserter {
  /**
   * Settles when the rows are stored and every view is filled.
   * @throws StoreError `store.refused` (permanent: this data can never be stored), or one that passes:
   * `store.unavailable`, `store.timeout`, `store.too_many_parts`, `store.memory`, `store.failed`,
   * `store.cancelled`. After those it is unknown whether the body was stored: repeat with the token.
   */
  insert(insert: NativeInsert): Promise<void>;
  close(): void;
}

/** The end of a message names a failing view, and the values of a row may stand before it. */
const ERROR_BYTES_MAX = 4 * 1024 * 1024;

export function createNativeInserter(options: StoreOptions): NativeInserter {
  const secure = new URL(options.url).protocol === "https:";
  const settings = { keepAlive: true, maxSockets: options.connectionsMax ?? 4, timeout: 2500 };
  const agent = secure ? new https.Agent(settings) : new http.Agent(settings);
  const start = secure ? https.request : http.request;
  return {
    insert: async (insert) => {
      const request = start(insertUrl(options, insert), {
        method: "POST",
        agent,
        headers: headersOf(options, insert.frames),
      });
      const timeoutMs = options.timeoutMs ?? 300_000;
      const answer = await exchange(request, { ...insert, timeoutMs });
      if (answer.status === 200 && answer.code === "") return;
      throw insertError(answer.code, answer.text || `The store answered ${answer.status}.`);
    },
    close: () => agent.destroy(),
  };
}

function insertUrl(options: StoreOptions, insert: NativeInsert): URL {
  const url = new URL(options.url);
  const search = {
    database: options.database,
    query: `INSERT INTO ${insert.into ?? insert.table} FORMAT Native`,
    async_insert: "0",
    insert_deduplication_token: insert.token,
    deduplicate_blocks_in_dependent_materialized_views: "1",
    // A body that is over the bound of a profile would be over it at every attempt: the server's own bound is enough.
    max_memory_usage: "0",
    // Without it the status is sent before the insert is done.
    wait_end_of_query: "1",
  };
  for (const [name, value] of Object.entries(search)) url.searchParams.set(name, value);
  return url;
}

function headersOf(options: StoreOptions, frames: readonly Buffer[]): http.OutgoingHttpHeaders {
  return {
    "content-encoding": "zstd",
    "content-length": frames.reduce((sum, frame) => sum + frame.length, 0),
    "x-clickhouse-user": options.user,
    "x-clickhouse-key": options.password,
  };
}

interface Answer {
  status: number;
  /** ClickHouse's error number, empty when there was none. */
  code: string;
  text: string;
}

interface Exchange {
  frames: readonly Buffer[];
  signal?: AbortSignal;
  timeoutMs: number;
}

function exchange(request: http.ClientRequest, options: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    const abort = () => request.destroy(new StoreError("store.cancelled", "The insert was cancelled."));
    request.setTimeout(options.timeoutMs, () =>
      request.destroy(new StoreError("store.timeout", `No answer within ${options.timeoutMs} ms.`)),
    );
    request.on("error", (error) => {
      reject(
        error instanceof StoreError
          ? error
          : new StoreError("store.unavailable", `The store cannot be reached: ${error.message}`, {
              cause: error,
            }),
      );
    });
    request.on("response", (response) => readAnswer(response, resolve, reject));
    request.on("close", () => signal?.removeEventListener("abort", abort));
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
    for (const frame of options.frames) request.write(frame);
    request.end();
  });
}

function readAnswer(
  response: http.IncomingMessage,
  resolve: (answer: Answer) => void,
  reject: (error: StoreError) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    if (bytes < ERROR_BYTES_MAX) chunks.push(chunk);
    bytes += chunk.length;
  });
  response.on("error", (error) =>
    reject(new StoreError("store.unavailable", error.message, { cause: error })),
  );
  response.on("end", () => {
    const text = Buffer.concat(chunks).toString("utf8");
    const header = response.headers["x-clickhouse-exception-code"];
    const code = typeof header === "string" ? header : (/^Code: (\d+)\./.exec(text)?.[1] ?? "");
    resolve({ status: response.statusCode ?? 0, code, text });
  });
}
