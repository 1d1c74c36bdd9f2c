/** The doors for operators on every process: `GET /healthz`, `/readyz`, `/metrics`. No authentication: bind with care. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { errorMessage } from "./app-error";
import type { Metrics } from "./metrics";

/** Whether a process can do its work now; `checks` names each dependency and its state in a word or a sentence. */
export interface Readiness {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

/** What `healthHandler` needs. */
export interface HealthOptions {
  readonly metrics: Metrics;
  /** Asked on every `/readyz`; a rejection or 5 s of silence counts as not ready. */
  readonly ready: () => Promise<Readiness>;
}

const READY_TIMEOUT_MS = 5000;

/** Returns a handler that answers the three paths (GET and HEAD) and says whether it did. */
export function healthHandler(
  options: HealthOptions,
): (req: IncomingMessage, res: ServerResponse) => boolean {
  return (req, res) => {
    if (req.method !== "GET" && req.method !== "HEAD") return false;
    const path = (req.url ?? "").split("?", 1)[0];
    if (path === "/healthz") {
      sendJson(res, 200, { ok: true });
      return true;
    }
    if (path === "/readyz") {
      void answerReady(options, res);
      return true;
    }
    if (path === "/metrics") {
      void answerMetrics(options, res);
      return true;
    }
    return false;
  };
}

async function answerReady(options: HealthOptions, res: ServerResponse): Promise<void> {
  const state = await askReady(options.ready);
  sendJson(res, state.ok ? 200 : 503, state);
}

async function askReady(ready: HealthOptions["ready"]): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, checks: { readiness: "no answer" } }), READY_TIMEOUT_MS);
  });
  try {
    return await Promise.race([ready(), late]);
  } catch (error) {
    return { ok: false, checks: { readiness: errorMessage(error) } };
  } finally {
    clearTimeout(timer);
  }
}

async function answerMetrics(options: HealthOptions, res: ServerResponse): Promise<void> {
  try {
    const text = await options.metrics.registry.metrics();
    res.writeHead(200, { "content-type": options.metrics.registry.contentType }).end(text);
  } catch (error) {
    sendJson(res, 500, { ok: false, error: errorMessage(error) });
  }
}

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(body));
}
