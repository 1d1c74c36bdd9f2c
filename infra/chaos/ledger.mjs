/**
 * Sends numbered events at a steady rate and remembers what became of each: acknowledged, refused or
 * unknown (no answer), and how long each answer took. Compares the memory with what the read API gives back.
 */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { api, CREDENTIALS } from "../lab/product.mjs";

const BATCH = 50;
const CONCURRENT_MAX = 64;

/** One event of a run as JSON text; `more` fields beside its number. */
export function numberedEvent(run, number, more = {}) {
  return JSON.stringify({
    service: `chaos-${number % 7}`,
    level: "info",
    message: `event ${number} of the run`,
    "ledger.run": run,
    "ledger.number": number,
    ...more,
  });
}

export function createLedger(product, options) {
  return new Ledger(product, options);
}

class Ledger {
  acknowledged = new Set();
  counts = { sent: 0, refused: 0, unknown: 0 };
  /** Of each answered request: when it was sent, how long the answer took, its status. */
  answers = [];
  #agent = new Agent({ keepAlive: true, maxSockets: CONCURRENT_MAX });
  #running = true;
  #product;
  #run;
  #key;
  #done;

  constructor(product, { run, rate, key = CREDENTIALS.ingestKey }) {
    this.#product = product;
    this.#run = run;
    this.#key = key;
    this.#done = this.#drive(rate);
  }

  async stop() {
    this.#running = false;
    await this.#done;
  }

  #body(first) {
    const lines = Array.from({ length: BATCH }, (_, index) => numberedEvent(this.#run, first + index));
    return lines.join("\n");
  }

  #post(text) {
    const headers = {
      authorization: `Bearer ${this.#key}`,
      "content-type": "application/x-ndjson",
    };
    return new Promise((resolve) => {
      const none = () => resolve({ status: 0 });
      const options = { method: "POST", agent: this.#agent, timeout: 15_000, headers };
      const call = request(`${this.#product.httpUrl}/api/v1/logs`, options, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.once("end", () =>
          resolve({ status: answer.statusCode, text: Buffer.concat(chunks).toString() }),
        );
        answer.once("error", none);
      });
      call.once("timeout", () => call.destroy());
      call.once("error", none);
      call.end(text);
    });
  }

  async #sendBatch(first) {
    const at = performance.now();
    const { status, text } = await this.#post(this.#body(first));
    if (status !== 0) this.answers.push({ at, ms: performance.now() - at, status });
    if (status === 200 && JSON.parse(text).accepted === BATCH) {
      for (let index = 0; index < BATCH; index += 1) this.acknowledged.add(first + index);
    } else if (status === 0) this.counts.unknown += BATCH;
    else this.counts.refused += BATCH;
  }

  async #drive(rate) {
    const started = performance.now();
    const inFlight = new Set();
    while (this.#running) {
      const due = Math.floor(((performance.now() - started) / 1000) * rate);
      while (this.counts.sent + BATCH <= due && inFlight.size < CONCURRENT_MAX) {
        const sending = this.#sendBatch(this.counts.sent).finally(() => inFlight.delete(sending));
        inFlight.add(sending);
        this.counts.sent += BATCH;
      }
      await sleep(10);
    }
    await Promise.all(inFlight);
    this.#agent.destroy();
  }
}

/** Reads every event of the run back. @returns Map from number to how often it is there */
export async function readBack(product, run) {
  const answer = await fetch(
    `${product.webUrl}/api/v1/logs?from=now-1d&to=now%2B1h&query=${encodeURIComponent(`ledger.run:"${run}"`)}`,
    {
      headers: { authorization: `Bearer ${CREDENTIALS.apiToken}`, accept: "application/x-ndjson" },
    },
  );
  if (!answer.ok) throw new Error(`export: ${answer.status} ${await answer.text()}`);
  const seen = new Map();
  let rest = "";
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) count(seen, JSON.parse(line));
  }
  if (rest.trim() !== "") count(seen, JSON.parse(rest));
  return seen;
}

function count(seen, row) {
  const number = row.attributes["ledger.number"];
  seen.set(number, (seen.get(number) ?? 0) + 1);
}

/** Waits until everything acknowledged before now is searchable. */
export async function complete(product, timeoutMs = 120_000) {
  const since = Date.now();
  while (Date.now() - since < timeoutMs) {
    const health = await api(product, "/ingest/health?from=now-1h&to=now").catch(() => undefined);
    if (health?.complete_to && Date.parse(health.complete_to) >= since) return;
    await sleep(250);
  }
  throw new Error(`not complete after ${timeoutMs} ms`);
}

/** Lost: acknowledged, not there. Ghost: there, never sent. Duplicate: there more than once. */
export function compare(ledger, seen) {
  const lost = [...ledger.acknowledged].filter((number) => !seen.has(number));
  const ghost = [...seen.keys()].filter((number) => !(number >= 0 && number < ledger.counts.sent));
  const duplicate = [...seen].filter(([, times]) => times > 1).map(([number]) => number);
  return {
    lost,
    ghost,
    duplicate,
    stored: seen.size,
    unknownStored: [...seen.keys()].filter((number) => !ledger.acknowledged.has(number)).length,
  };
}
