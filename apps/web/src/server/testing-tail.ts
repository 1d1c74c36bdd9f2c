/** A reader of Server-Sent Events. For tests only. */
import * as z from "zod";
import type { TestApp } from "./testing-app";

const rowSchema = z.looseObject({ body: z.string(), attributes: z.record(z.string(), z.unknown()) });
type Row = z.output<typeof rowSchema>;

export interface TailEventText {
  name: string;
  id: string;
  data: unknown;
}

export interface TestTail {
  /** All so far, without comments. */
  events: TailEventText[];
  lastId: string;
  /** The first `count` rows, once they are there. */
  rows: (count: number) => Promise<Row[]>;
  ended: (withinMs: number) => Promise<void>;
  close: () => Promise<void>;
}

interface TailRequest {
  token?: string;
  parameters?: Record<string, string>;
  headers?: Record<string, string>;
}

/** Settles when the tail is open. */
export async function openTail(
  app: TestApp,
  { token, parameters = {}, headers = {} }: TailRequest,
): Promise<TestTail> {
  const leaving = new AbortController();
  const response = await app.call(`/api/v1/logs/tail?${new URLSearchParams(parameters).toString()}`, {
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    signal: leaving.signal,
  });
  if (response.status !== 200 || !response.body) throw new Error(await response.text());
  const tail = new Reading(response.body.getReader());
  return {
    events: tail.events,
    get lastId() {
      return tail.lastId;
    },
    rows: async (count) => {
      await tail.until(() => tail.rows().length >= count, 10_000);
      return tail.rows().slice(0, count);
    },
    ended: (withinMs) => tail.until(() => tail.isOver, withinMs),
    close: async () => {
      leaving.abort();
      await tail.over;
    },
  };
}

class Reading {
  readonly events: TailEventText[] = [];
  lastId = "";
  isOver = false;
  readonly over: Promise<void>;
  private readonly waiting = new Set<() => void>();

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.over = this.read(reader).catch(() => {
      this.isOver = true;
    });
  }

  rows(): Row[] {
    return this.events.filter(({ name }) => name === "message").map(({ data }) => rowSchema.parse(data));
  }

  async until(isDone: () => boolean, ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    while (!isDone()) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0)
        throw new Error(`only ${JSON.stringify(this.events.slice(-3))} of ${this.events.length} events`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  private async read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) this.take(block);
      this.isOver = done;
      for (const wake of this.waiting) wake();
      this.waiting.clear();
      if (done) return;
    }
  }

  private take(block: string): void {
    const lines = block.split("\n").map((line) => /^(\w*): ?(.*)$/.exec(line) ?? []);
    const field = (name: string) => lines.find((line) => line[1] === name)?.[2];
    this.lastId = field("id") ?? this.lastId;
    const data = field("data");
    if (data !== undefined)
      this.events.push({ name: field("event") ?? "message", id: this.lastId, data: JSON.parse(data) });
  }
}
