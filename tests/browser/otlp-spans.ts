/** Spans by OTLP JSON to the product's own door, as an SDK sends them. */
import { createHash } from "node:crypto";
import { CREDENTIALS, expect, read } from "./product";

const OTLP = process.env.SIGHTGLASS_TEST_OTLP_URL ?? "";
const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

export interface SentSpan {
  id: string;
  parent?: string;
  service: string;
  host?: string;
  name: string;
  kind?: keyof typeof KINDS;
  /** Milliseconds after the start of the trace. */
  at: number;
  ms: number;
  error?: string;
  attributes?: Record<string, string>;
}

export const hex = (text: string, digits: number) =>
  createHash("sha256").update(text).digest("hex").slice(0, digits);

/** Sends a trace unless it is there: a worker that starts again runs `beforeAll` again. */
export async function sendTrace(name: string, startMs: number, spans: readonly SentSpan[]): Promise<string> {
  const traceId = hex(`trace ${name}`, 32);
  if ((await stored(traceId)) === spans.length) return traceId;
  const sources = new Map<string, SentSpan[]>();
  for (const span of spans) {
    const key = JSON.stringify([span.service, span.host ?? "host-1"]);
    sources.set(key, [...(sources.get(key) ?? []), span]);
  }
  const nanos = (ms: number) => String(BigInt(Math.round((startMs + ms) * 1000)) * 1000n);
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const resourceSpans = [...sources.values()].map((own) => ({
    resource: {
      attributes: [
        text("service.name", own[0]?.service ?? ""),
        text("host.name", own[0]?.host ?? "host-1"),
        text("service.version", "2.14.0"),
      ],
    },
    scopeSpans: [
      {
        spans: own.map((span) => ({
          traceId,
          spanId: hex(`${name} ${span.id}`, 16),
          ...(span.parent === undefined ? {} : { parentSpanId: hex(`${name} ${span.parent}`, 16) }),
          name: span.name,
          kind: KINDS[span.kind ?? "internal"],
          startTimeUnixNano: nanos(span.at),
          endTimeUnixNano: nanos(span.at + span.ms),
          attributes: Object.entries(span.attributes ?? {}).map(([key, value]) => text(key, value)),
          ...(span.error === undefined ? {} : { status: { code: 2, message: span.error } }),
        })),
      },
    ],
  }));
  const answer = await fetch(`${OTLP}/v1/traces`, {
    method: "POST",
    headers: { authorization: `Bearer ${CREDENTIALS.ingestKey}`, "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans }),
  });
  expect(answer.status).toBe(200);
  await expect.poll(() => stored(traceId), { timeout: 20_000 }).toBe(spans.length);
  return traceId;
}

async function stored(traceId: string): Promise<unknown> {
  const answer: unknown = await (await read(`/traces/${traceId}`)).json();
  return typeof answer === "object" && answer !== null && "span_count" in answer ? answer.span_count : 0;
}
