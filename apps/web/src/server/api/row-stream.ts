/**
 * A stream of bytes, pulled by the reader one chunk at a time, so memory
 * does not grow with the number of rows. An error in mid-stream breaks the stream (the connection is
 * cut without the last chunk), so that a cut download can never pass for a whole one. A reader that has
 * gone, or takes nothing for five minutes, ends the rows whatever the server above does with the stream.
 */
import type { LogRecord } from "@sightglass/telemetry";
import { DATA_HEADERS } from "../problem";
import { CSV_HEADER, toCsvLine } from "./csv";
import { type WatchOptions, watchReader } from "./reader-watch";

export const ROW_FORMATS = ["ndjson", "csv", "parquet"] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];
type TextFormat = Exclude<RowFormat, "parquet">;

export const ROW_FORMAT_TYPES: Readonly<Record<RowFormat, string>> = {
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  parquet: "application/vnd.apache.parquet",
};

const CHUNK_CHARS = 64 * 1024;

interface ByteStreamOptions extends WatchOptions {
  /** Hears of an error in mid-stream, before the stream breaks. */
  onError: (error: unknown) => void;
}

/** Rows as chunks of about 64 KiB of text. `onRows` hears the rows so far with each chunk. */
export async function* encodeRows(
  rows: AsyncIterable<LogRecord>,
  { format, onRows = () => {} }: { format: TextFormat; onRows?: (rows: number) => void },
): AsyncGenerator<Uint8Array, void> {
  const line = format === "csv" ? toCsvLine : toJsonLine;
  const encoder = new TextEncoder();
  let text = format === "csv" ? CSV_HEADER : "";
  let count = 0;
  for await (const row of rows) {
    text += line(row);
    count += 1;
    if (text.length < CHUNK_CHARS) continue;
    onRows(count);
    yield encoder.encode(text);
    text = "";
  }
  onRows(count);
  if (text !== "") yield encoder.encode(text);
}

/**
 * Waits for the first chunk before it returns, so that a query that fails at once throws here and can
 * still be answered with a status. Cancelling the stream, the signal, and a reader that is idle for too
 * long end the iteration.
 */
export async function byteStream(
  chunks: AsyncIterable<Uint8Array>,
  options: ByteStreamOptions,
): Promise<ReadableStream<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]();
  let waiting: IteratorResult<Uint8Array> | undefined = await iterator.next();
  const watch = watchReader(options);
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        watch.begin(async (reason) => {
          controller.error(reason);
          await iterator.return?.();
        });
      },
      async pull(controller) {
        watch.pulled();
        try {
          const next = waiting ?? (await iterator.next());
          waiting = undefined;
          if (watch.left()) return;
          if (next.done) {
            watch.end();
            controller.close();
          } else {
            controller.enqueue(next.value);
            watch.waits();
          }
        } catch (error) {
          if (watch.left()) return;
          watch.end();
          options.onError(error);
          controller.error(error);
        }
      },
      async cancel() {
        watch.end();
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}

interface ByteResponseOptions extends ByteStreamOptions {
  format: RowFormat;
  headers?: Readonly<Record<string, string>>;
}

/**
 * The stream as an answer. To HEAD only its headers, without a query: nobody would ever read its body,
 * and an unread body keeps its query open in the store.
 */
export async function byteResponse(
  request: Request,
  chunks: AsyncIterable<Uint8Array>,
  options: ByteResponseOptions,
): Promise<Response> {
  const headers = { ...DATA_HEADERS, "content-type": ROW_FORMAT_TYPES[options.format], ...options.headers };
  const body =
    request.method === "HEAD" ? null : await byteStream(chunks, { signal: request.signal, ...options });
  return new Response(body, { headers });
}

function toJsonLine(record: LogRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Streaming format that an Accept header asks for; undefined means one page of JSON. */
export function formatOfAccept(accept: string | null): RowFormat | undefined {
  const types = (accept ?? "").split(",").map((part) => part.split(";", 1)[0]?.trim().toLowerCase());
  if (types.includes("application/x-ndjson") || types.includes("application/ndjson")) return "ndjson";
  if (types.includes(ROW_FORMAT_TYPES.parquet)) return "parquet";
  return types.includes("text/csv") ? "csv" : undefined;
}
