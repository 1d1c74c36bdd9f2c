/**
 * One live tail from the browser: reads the stream, and after a lost connection goes on behind the last event. A
 * refusal that trying again cannot mend ends it.
 */
import type { LogRecord, QueryProblem } from "../../api/types";
import { EventParser, type StreamEvent } from "./sse";

export type TailMessage =
  /** `chars`: of the record as text. */
  | { kind: "row"; row: LogRecord; chars: number }
  | { kind: "began"; shown: number; older: boolean }
  | { kind: "skipped"; count: number }
  | { kind: "lost"; reason: string }
  /** `lostMs` after the connection was lost. */
  | { kind: "resumed"; lostMs: number; repeats: boolean }
  | { kind: "refused"; message: string; code: string; problems: readonly QueryProblem[] };

export interface TailOptions {
  query: string;
  /** `5m`: what was received before the tail began. */
  since: string;
  signal: AbortSignal;
  onMessage: (message: TailMessage) => void;
}

const RETRY_MS = [300, 1_000, 2_000, 5_000] as const;
/** The server says something at least every 15 s. */
const SILENCE_MS = 40_000;

/** Settles when the signal aborts or the tail was refused. */
export async function runTail(options: TailOptions): Promise<void> {
  const state: TailState = { cursor: "", lostAt: null, attempts: 0 };
  while (!options.signal.aborted) {
    const outcome = await connect(options, state).catch((error: unknown) => lostBy(error));
    if (options.signal.aborted) return;
    options.onMessage(outcome);
    if (outcome.kind === "refused") return;
    state.lostAt ??= performance.now();
    const pause = RETRY_MS[Math.min(state.attempts++, RETRY_MS.length - 1)] ?? 0;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

interface TailState {
  cursor: string;
  lostAt: number | null;
  attempts: number;
}

type End = Extract<TailMessage, { kind: "lost" | "refused" }>;

function lostBy(error: unknown): End {
  const reason = error instanceof SyntaxError ? "The answer could not be read." : "The app did not answer.";
  return { kind: "lost", reason };
}

async function connect(options: TailOptions, state: TailState): Promise<End> {
  const parameters = new URLSearchParams({ query: options.query });
  if (state.cursor === "") parameters.set("since", options.since);
  const silence = new AbortController();
  const signal = AbortSignal.any([options.signal, silence.signal]);
  const headers: Record<string, string> = state.cursor === "" ? {} : { "last-event-id": state.cursor };
  const response = await fetch(`/api/v1/logs/tail?${parameters.toString()}`, {
    headers,
    signal,
    cache: "no-store",
  });
  if (!response.ok || response.body === null) return refusal(response.status, await response.json());
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for (;;) {
    const timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return { kind: "lost", reason: "The connection ended." };
    for (const event of parser.push(decoder.decode(value, { stream: true }))) {
      if (event.name === "failed") return failure(event);
      const message = messageOf(event, state);
      if (message !== null) options.onMessage(message);
    }
    state.attempts = 0;
    state.cursor = parser.lastId || state.cursor;
  }
}

/** A busy or absent server is asked again; a wrong question or a closed door is not. */
function refusal(status: number, body: unknown): End {
  const problem = isObject(body) ? body : {};
  const message = typeof problem.detail === "string" ? problem.detail : "The tail was refused.";
  if (status === 429 || status >= 500) return { kind: "lost", reason: message };
  const problems = Array.isArray(problem.problems) ? problem.problems.filter(isQueryProblem) : [];
  return {
    kind: "refused",
    message,
    code: typeof problem.code === "string" ? problem.code : "unknown",
    problems,
  };
}

/** Would come again at once, or asks for a look: the page may stand for another person or project now. */
const FINAL: ReadonlySet<unknown> = new Set(["auth.required", "limit.time"]);

/** Of an event `failed`: whether the tail is tried again. */
export function failure(event: Pick<StreamEvent, "data">): End {
  const data: unknown = JSON.parse(event.data);
  const { code, detail } = isObject(data) ? data : {};
  const message = typeof detail === "string" ? detail : "The tail ended.";
  if (typeof code !== "string" || !FINAL.has(code)) return { kind: "lost", reason: message };
  return { kind: "refused", message, code, problems: [] };
}

function messageOf(event: StreamEvent, state: TailState): TailMessage | null {
  const data: unknown = JSON.parse(event.data);
  if (!isObject(data)) return null;
  if (event.name === "message")
    return isRecord(data) ? { kind: "row", row: data, chars: event.data.length } : null;
  if (event.name === "skipped") return { kind: "skipped", count: Number(data.count) };
  if (event.name === "began") return { kind: "began", shown: Number(data.shown), older: data.older === true };
  if (event.name !== "resumed") return null;
  const lostMs = state.lostAt === null ? 0 : performance.now() - state.lostAt;
  state.lostAt = null;
  return { kind: "resumed", lostMs, repeats: data.repeats === true };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The server sends records of its own shape; one field tells them from anything else. */
function isRecord(value: Record<string, unknown>): value is Record<string, unknown> & LogRecord {
  return typeof value.id === "string" && typeof value.body === "string" && isObject(value.attributes);
}

function isQueryProblem(value: unknown): value is QueryProblem {
  return isObject(value) && typeof value.message === "string" && typeof value.from === "number";
}
