/**
 * The answers of a tail as Server-Sent Events, taken by the reader. `id` is the cursor of a row; a comment every
 * 15 seconds keeps proxies from closing a quiet stream. A stream that fails says so in a last event `failed`.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import type { TailAnswer } from "@sightglass/usecases";
import { toFailure } from "../map-error";
import { DATA_HEADERS } from "../problem";
import { type WatchOptions, watchReader } from "./reader-watch";

const HEARTBEAT_MS = 15_000;

export interface EventStreamOptions extends WatchOptions {
  /** Hears of an error in mid-stream. */
  onError: (error: unknown) => void;
  heartbeatMs?: number;
}

/** Waits for the first answers, so that what fails at once throws here. To HEAD only the headers. */
export async function eventResponse(
  request: Request,
  answers: AsyncGenerator<TailAnswer[], void>,
  options: EventStreamOptions,
): Promise<Response> {
  const headers = {
    ...DATA_HEADERS,
    "cache-control": "no-store, no-transform",
    "content-type": "text/event-stream; charset=utf-8",
    "x-accel-buffering": "no",
  };
  const { signal } = request;
  const body = request.method === "HEAD" ? null : await eventStream(answers, { ...options, signal });
  return new Response(body, { headers });
}

export async function eventStream(
  answers: AsyncGenerator<TailAnswer[], void>,
  options: EventStreamOptions,
): Promise<ReadableStream<Uint8Array>> {
  const write = eventWriter(options.heartbeatMs ?? HEARTBEAT_MS);
  const encoder = new TextEncoder();
  const watch = watchReader(options);
  let next = await answers.next();
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        watch.begin(async (reason) => {
          controller.error(reason);
          await answers.return();
        });
      },
      async pull(controller) {
        watch.pulled();
        try {
          let text = "";
          while (text === "" && !next.done) {
            text = next.value.map(write).join("");
            if (text === "") next = await answers.next();
            if (watch.left()) return;
          }
          if (text !== "") controller.enqueue(encoder.encode(text));
          if (!next.done) next = await answers.next();
          if (watch.left()) return;
          if (!next.done) return watch.waits();
          watch.end();
          controller.close();
        } catch (error) {
          if (watch.left()) return;
          watch.end();
          options.onError(error);
          controller.enqueue(encoder.encode(failedEvent(error)));
          controller.close();
        }
      },
      async cancel() {
        watch.end();
        await answers.return();
      },
    },
    { highWaterMark: 1 },
  );
}

/** Text of an answer; empty for one that need not be told now. */
function eventWriter(heartbeatMs: number): (answer: TailAnswer) => string {
  let writtenAt = performance.now();
  return (answer) => {
    if (answer.kind === "idle" && performance.now() - writtenAt < heartbeatMs) return "";
    writtenAt = performance.now();
    return toEvent(answer);
  };
}

function toEvent(answer: TailAnswer): string {
  const id = answer.cursor === undefined ? "" : `id: ${answer.cursor}\n`;
  switch (answer.kind) {
    case "row":
      return `${id}data: ${answer.text}\n\n`;
    case "skipped":
      return named("skipped", id, { count: answer.count });
    case "began":
      return named("began", id, { shown: answer.shown, older: answer.older });
    case "resumed":
      return named("resumed", id, { missing: 0, gap_ms: answer.gapMs, repeats: answer.repeats });
    case "open":
      return `retry: 1000\n: open\n${id}\n`;
    case "idle":
      return `: still here\n${id}\n`;
  }
}

function named(name: string, id: string, data: object): string {
  return `event: ${name}\n${id}data: ${JSON.stringify(data)}\n\n`;
}

function failedEvent(error: unknown): string {
  const { code, detail } = toFailure(error);
  return named("failed", "", { code, detail });
}
