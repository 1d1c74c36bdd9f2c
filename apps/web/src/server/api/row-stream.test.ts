import type { LogRecord } from "@sightglass/telemetry";
import { describe, expect, it } from "vitest";
import { byteStream, encodeRows, formatOfAccept } from "./row-stream";

const ignore = () => {};

function aLogRecord(body: string): LogRecord {
  return {
    id: "0199f0a3c4000001",
    timestamp: "2026-11-21T12:00:00.000000000Z",
    observed_timestamp: "2026-11-21T12:00:00.050Z",
    severity: "info",
    severity_number: 9,
    severity_text: "INFO",
    service: "checkout",
    host: "web-1",
    environment: "",
    version: "",
    scope_name: "",
    body,
    trace_id: "",
    span_id: "",
    attributes: {},
    resource: {},
  };
}

async function* rowsThenError(count: number, error?: Error): AsyncGenerator<LogRecord> {
  for (let i = 0; i < count; i++) yield aLogRecord(`line ${i}`);
  if (error) throw error;
}

interface Options {
  format: "ndjson" | "csv";
  onError: (error: unknown) => void;
  signal?: AbortSignal;
  idleMs?: number;
}

const rowStream = (rows: AsyncIterable<LogRecord>, options: Options) =>
  byteStream(encodeRows(rows, options), options);

describe("a stream of rows", () => {
  it("writes one JSON object a line", async () => {
    const stream = await rowStream(rowsThenError(3), { format: "ndjson", onError: ignore });
    const lines = (await new Response(stream).text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).body)).toEqual(["line 0", "line 1", "line 2"]);
  });

  it("writes the CSV header also without rows", async () => {
    const stream = await rowStream(rowsThenError(0), { format: "csv", onError: ignore });
    expect(await new Response(stream).text()).toMatch(/^id,timestamp,[^\n]*\r\n$/);
  });

  it("throws before the answer begins when the first row fails", async () => {
    const failing = rowsThenError(0, new Error("no such luck"));
    await expect(rowStream(failing, { format: "ndjson", onError: ignore })).rejects.toThrow("no such luck");
  });

  it("breaks visibly when a later row fails, and tells", async () => {
    const heard: unknown[] = [];
    const failing = rowsThenError(1_000, new Error("cut"));
    const stream = await rowStream(failing, { format: "csv", onError: (error) => heard.push(error) });
    await expect(new Response(stream).text()).rejects.toThrow("cut");
    expect(heard).toEqual([new Error("cut")]);
  });

  it("reads no more rows than the reader took, and ends the source when the reader goes", async () => {
    const heard: unknown[] = [];
    let taken = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<LogRecord> {
      try {
        for (;;) {
          taken++;
          yield aLogRecord("again");
        }
      } finally {
        ended = true;
      }
    }
    const reader = (
      await rowStream(endless(), { format: "ndjson", onError: (error) => heard.push(error) })
    ).getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken).toBeLessThan(1_000);
    await reader.cancel();
    expect(ended).toBe(true);
    expect(heard).toEqual([]);
  });
});

describe("a reader that does not cancel", () => {
  async function* watched(heard: string[]): AsyncGenerator<LogRecord> {
    try {
      for (;;) yield aLogRecord("again");
    } finally {
      heard.push("ended");
    }
  }
  const soon = () => new Promise((resolve) => setTimeout(resolve, 60));

  it("ends the rows by leaving, before or after its first chunk", async () => {
    for (const chunks of [0, 1]) {
      const heard: string[] = [];
      const leaving = new AbortController();
      const options = { format: "ndjson", onError: ignore, signal: leaving.signal } as const;
      const reader = (await rowStream(watched(heard), options)).getReader();
      for (let i = 0; i < chunks; i++) await reader.read();
      leaving.abort();
      await soon();
      expect(heard).toEqual(["ended"]);
      await expect(reader.read()).rejects.toMatchObject({ code: "request.aborted" });
    }
  });

  it("ends the rows when it had left before the first row", async () => {
    const heard: string[] = [];
    await rowStream(watched(heard), { format: "csv", onError: ignore, signal: AbortSignal.abort() });
    await soon();
    expect(heard).toEqual(["ended"]);
  });

  it("ends the rows by taking nothing for too long, and only then", async () => {
    const heard: string[] = [];
    const stream = await rowStream(watched(heard), { format: "csv", onError: ignore, idleMs: 50 });
    const reader = stream.getReader();
    for (let i = 0; i < 5; i++) {
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(heard).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(heard).toEqual(["ended"]);
    await expect(reader.read()).rejects.toMatchObject({ code: "request.aborted" });
  });
});

describe("formatOfAccept", () => {
  it.each([
    { accept: null, format: undefined },
    { accept: "*/*", format: undefined },
    { accept: "application/json", format: undefined },
    { accept: "application/x-ndjson", format: "ndjson" },
    { accept: "text/csv; charset=utf-8", format: "csv" },
    { accept: "Text/CSV, */*;q=0.1", format: "csv" },
    { accept: "application/vnd.apache.parquet", format: "parquet" },
  ])("reads $accept as $format", ({ accept, format }) => {
    expect(formatOfAccept(accept)).toBe(format);
  });
});
