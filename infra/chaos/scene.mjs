/** What an attack has at hand while the ledger runs: requests, a second ledger, the stores, and a place for findings. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CREDENTIALS } from "../lab/product.mjs";
import { compare, numberedEvent, readBack } from "./ledger.mjs";

const ANSWER_MS_MAX = 90_000;
const ROOM_MS_MAX = 1000;

/** Waits until a socket takes more, is closed, or a second is over. */
export async function room(socket) {
  const over = new AbortController();
  const { signal } = over;
  const ways = [once(socket, "drain", { signal }), once(socket, "close", { signal }), sleep(ROOM_MS_MAX)];
  await Promise.race(ways).catch(() => {});
  over.abort();
}

export class Scene {
  /** How often each status was answered to the attack; 0: the connection ended without one. */
  statuses = new Map();
  /** What was measured, in words. */
  facts = [];
  /** What should not have been. */
  problems = [];
  #agent = new Agent({ keepAlive: true, maxSockets: 32 });

  /** @param {{product: object, stores?: object, seconds: number, ledger: object, run: string, prepared?: unknown}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    /** From here on acks are held against those before the fault. */
    this.since = performance.now();
    this.until = this.since + parts.seconds * 1000;
  }

  get running() {
    return performance.now() < this.until;
  }

  fact(text) {
    this.facts.push(text);
  }

  check(holds, what) {
    if (!holds) this.problems.push(what);
  }

  saw(status) {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  /** `parallel` loops of `work(turn)` until the time is over. */
  async repeat(parallel, work) {
    let turn = 0;
    const loop = async () => {
      while (this.running) await work(turn++);
    };
    await Promise.all(Array.from({ length: parallel }, loop));
    return turn;
  }

  /** POST to a door; gives status (0: none) and text. */
  post(body, { door = "HTTP", path = "/api/v1/logs", key = CREDENTIALS.ingestKey, headers = {} } = {}) {
    return new Promise((resolve) => {
      const done = (status, text) => {
        this.saw(status);
        resolve({ status, text });
      };
      const options = {
        method: "POST",
        agent: this.#agent,
        timeout: ANSWER_MS_MAX,
        headers: { authorization: `Bearer ${key}`, "content-length": Buffer.byteLength(body), ...headers },
      };
      const call = request(`http://127.0.0.1:${this.product.ports[door]}${path}`, options, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        answer.once("end", () => done(answer.statusCode, text));
        answer.once("error", () => done(0, ""));
      });
      call.once("timeout", () => call.destroy());
      call.once("error", () => done(0, ""));
      call.end(body);
    });
  }

  /** Events that go among bad ones; see SideLedger. */
  side(name) {
    return new SideLedger(this, `${this.run}-${name}`);
  }

  /** One statement to ClickHouse as the writer's user. @returns rows of JSONEachRow, or nothing */
  async sql(query) {
    const { CLICKHOUSE_URL, CLICKHOUSE_PASSWORD } = this.stores?.env ?? {
      CLICKHOUSE_URL: `http://127.0.0.1:${this.product.ports.CLICKHOUSE}`,
      CLICKHOUSE_PASSWORD: readFileSync(
        join(this.product.dataDir, "secrets/clickhouse-writer"),
        "utf8",
      ).trim(),
    };
    const headers = { "x-clickhouse-user": "writer", "x-clickhouse-key": CLICKHOUSE_PASSWORD };
    const url = `${CLICKHOUSE_URL}/?database=sightglass&default_format=JSONEachRow&output_format_json_quote_64bit_integers=0`;
    const answer = await fetch(url, { method: "POST", headers, body: query });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${query}: ${text}`);
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** Where ClickHouse keeps what it has. */
  get clickHouseHome() {
    return join(this.stores?.dataDir ?? this.product.dataDir, "clickhouse");
  }

  close() {
    this.#agent.destroy();
  }
}

/** Numbered good events in requests that also hold bad ones. */
class SideLedger {
  counts = { sent: 0 };
  acknowledged = new Set();
  #scene;

  constructor(scene, run) {
    this.#scene = scene;
    this.run = run;
  }

  /** The next numbers and their lines. */
  take(count, more) {
    const numbers = Array.from({ length: count }, (_, i) => this.counts.sent + i);
    this.counts.sent += count;
    return { numbers, lines: numbers.map((number) => numberedEvent(this.run, number, more)) };
  }

  /** They must be there at the end. */
  acknowledge(numbers) {
    for (const number of numbers) this.acknowledged.add(number);
  }

  /** To be asked when everything is complete. */
  async verify() {
    const { lost, ghost, duplicate } = compare(this, await readBack(this.#scene.product, this.run));
    this.#scene.fact(`${this.acknowledged.size} good events among them`);
    const wrong = { lost, ghost, duplicate };
    for (const [name, numbers] of Object.entries(wrong))
      this.#scene.check(
        numbers.length === 0,
        `${numbers.length} good events ${name}: ${numbers.slice(0, 5).join(" ")}`,
      );
  }
}
