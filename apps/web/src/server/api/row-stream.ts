/**
 * A stream of records as bytes, pulled by the reader: one chunk of about 64 KiB at a time, so memory
 * does not grow with the number of rows. An error in mid-stream breaks the stream (the connection is
 * cut without the last chunk), so that a cut download can never pass for a whole one. A reader that has
 * gone, or takes nothing for five minutes, ends the rows whatever the server above does with the stream.
 */
import type { LogRecord } from "@sightglass/telemetry";
import { DATA_HEADERS } from "../problem";
import { CSV_HEADER, toCsvLine } from "./csv";
import { type WatchOptions, watchReader } from "./reader-watch";

export const ROW_FORMATS = ["ndjson", "csv"] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

export const ROW_FORMAT_TYPES: Readonly<Record<RowFormat, string>> = {
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
};

const CHUNK_CHARS = 64 * 1024;
interface RowStreamOptions extends WatchOptions {
  format: RowFormat;
  /** Hears of an error in mid-stream, before the stream breaks. */
  onError: (error: unknown) => void;
}

/**
 * Waits for the first row before it returns, so that a query that fails at once throws here and can
 * still be answered with a status. Cancelling the stream, the signal, and a reader that is idle for too
 * long end the iteration.
 */
export async function rowStream(
  rows: AsyncIterable<LogRecord>,
  options: RowStreamOptions,
): Promise<ReadableStream<Uint8Array>> {
  const iterator = rows[Symbol.asyncIterator]();
  const line = options.format === "csv" ? toCsvLine : toJsonLine;
  let next = await iterator.next();
  let text = options.format === "csv" ? CSV_HEADER : "";
  const encoder = new TextEncoder();
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
          while (!next.done && text.length < CHUNK_CHARS) {
            text += line(next.value);
            next = await iterator.next();
          }
          if (watch.left()) return;
          if (text !== "") controller.enqueue(encoder.encode(text));
          text = "";
          if (next.done) {
            watch.end();
            controller.close();
          } else watch.waits();
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

/**
 * The stream as an answer. To HEAD only its headers, without a query: nobody would ever read its body,
 * and an unread body keeps its query open in the store.
 */
export async function rowResponse(
  request: Request,
  rows: AsyncIterable<LogRecord>,
  options: RowStreamOptions & { headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  const headers = { ...DATA_HEADERS, "content-type": ROW_FORMAT_TYPES[options.format], ...options.headers };
  const body =
    request.method === "HEAD" ? null : await rowStream(rows, { ...options, signal: request.signal });
  return new Response(body, { headers });
}

function toJsonLine(record: LogRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Streaming format that an Accept header asks for; undefined means one page of JSON. */
export function formatOfAccept(accept: string | null): RowFormat | undefined {
  const types = (accept ?? "").split(",").map((part) => part.split(";", 1)[0]?.trim().toLowerCase());
  if (types.includes("application/x-ndjson") || types.includes("application/ndjson")) return "ndjson";
  return types.includes("text/csv") ? "csv" : undefined;
}
