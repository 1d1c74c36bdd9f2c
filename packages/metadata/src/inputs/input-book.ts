/**
 * All enabled inputs in memory, for receivers on sockets without a key. Refreshed within a second of a
 * change (LISTEN), by a slow poll beside it, and kept on disk, so that a start without Postgres serves
 * the inputs last seen. Of several inputs that allow a sender the one with the longest network wins,
 * among equals the oldest.
 */
import { errorMessage, type Logger } from "@sightglass/runtime";
import type { Pool } from "pg";
import { type AccessListener, createAccessListener } from "../access-listener";
import { oneAtATime, withDeadline } from "../one-at-a-time";
import type { DoorInput, InputDoor, InputLookup } from "./input";
import { type OpenInput, readInputCache, writeInputCache } from "./input-cache";
import { selectOpenInputs } from "./input-queries";
import { contains, type Network, parseAddress, parseNetwork } from "./network";

/** Enabled inputs of the installation at most; the oldest are served. */
export const INPUTS_MAX = 2_000;

export interface InputBookState {
  /** `none`: nothing could be loaded yet, so no sender is let in. */
  source: "postgres" | "disk" | "none";
  inputs: number;
  /** False while changes may be missed. */
  listening: boolean;
}

export interface InputBook extends InputLookup {
  state(): InputBookState;
  /** Loads now; rejects when Postgres does not answer. */
  refresh(): Promise<void>;
  /** Lets go of Postgres. */
  close(): Promise<void>;
}

export interface InputBookOptions {
  pool: Pool;
  logger: Logger;
  /** `<data folder>/keys/inputs.json`. */
  cacheFile: string;
  /** Default 30 s. */
  pollMs?: number;
  /** How long the start waits for Postgres before it takes the inputs on disk; default 6 s. */
  startTimeoutMs?: number;
}

/** Settles with a book that serves what it has: from Postgres, else from disk, else nothing yet. Never rejects. */
export async function createInputBook(options: InputBookOptions): Promise<InputBook> {
  const book = new PostgresInputBook(options);
  await book.start();
  return book;
}

interface Door {
  network: Network;
  input: DoorInput;
}

class PostgresInputBook implements InputBook {
  readonly refresh: () => Promise<void>;
  readonly #options: InputBookOptions;
  /** Longest networks first. */
  #doors: ReadonlyMap<InputDoor, readonly Door[]> = new Map();
  #inputs = 0;
  #source: InputBookState["source"] = "none";
  /** What this process wrote to disk. */
  #saved: string | undefined;
  #listener: AccessListener | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The last reload that nobody waits for. */
  #refreshing: Promise<void> = Promise.resolve();

  constructor(options: InputBookOptions) {
    this.#options = options;
    this.refresh = oneAtATime(() => this.#load());
  }

  async start(): Promise<void> {
    const { pool, logger, pollMs, startTimeoutMs, cacheFile } = this.#options;
    await withDeadline(this.#refreshOrLog(), startTimeoutMs ?? 6_000);
    if (this.#source === "none") {
      const cached = await readInputCache(cacheFile);
      if (cached !== undefined && this.#source === "none") this.#hold(cached, "disk");
    }
    const onChange = () => void this.#refreshOrLog();
    this.#listener = createAccessListener({ pool, logger, onChange });
    this.#timer = setInterval(onChange, pollMs ?? 30_000);
  }

  find(door: InputDoor, address: string): DoorInput | undefined {
    const sender = parseAddress(address);
    if (sender === undefined) return undefined;
    return this.#doors.get(door)?.find(({ network }) => contains(network, sender))?.input;
  }

  state(): InputBookState {
    return {
      source: this.#source,
      inputs: this.#inputs,
      listening: this.#listener?.isConnected() ?? false,
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#listener?.close();
    await withDeadline(this.#refreshing, 2_000);
  }

  async #load(): Promise<void> {
    const { pool, logger, cacheFile } = this.#options;
    const inputs = await selectOpenInputs(pool, INPUTS_MAX + 1);
    if (inputs.length > INPUTS_MAX)
      logger.error({ max: INPUTS_MAX }, "more inputs than are served; the newest let nobody in");
    const kept = inputs.slice(0, INPUTS_MAX);
    this.#hold(kept, "postgres");
    const text = JSON.stringify(kept);
    if (text === this.#saved) return;
    try {
      await writeInputCache(cacheFile, kept);
      this.#saved = text;
    } catch (error) {
      logger.warn({ reason: errorMessage(error) }, "cannot keep the inputs on disk");
    }
  }

  #hold(inputs: readonly OpenInput[], source: InputBookState["source"]): void {
    this.#doors = doorsOf(inputs);
    this.#inputs = inputs.length;
    this.#source = source;
  }

  #refreshOrLog(): Promise<void> {
    this.#refreshing = this.refresh().catch((error: unknown) => {
      const fields = { reason: errorMessage(error), source: this.#source };
      this.#options.logger.warn(fields, "cannot load the inputs; serving those last seen");
    });
    return this.#refreshing;
  }
}

function doorsOf(inputs: readonly OpenInput[]): Map<InputDoor, Door[]> {
  const byDoor = new Map<InputDoor, Door[]>();
  for (const { networks, doors, ...input } of inputs) {
    const parsed = networks.flatMap((text) => parseNetwork(text) ?? []);
    for (const door of doors) {
      byDoor.set(door, [...(byDoor.get(door) ?? []), ...parsed.map((network) => ({ network, input }))]);
    }
  }
  for (const list of byDoor.values()) list.sort((a, b) => b.network.prefix - a.network.prefix);
  return byDoor;
}
