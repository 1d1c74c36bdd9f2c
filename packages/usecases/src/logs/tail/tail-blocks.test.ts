import type { BusMessage } from "@sightglass/bus";
import { sealedBlock } from "@sightglass/testkit";
import { describe, expect, it } from "vitest";
import { type LoadResources, TailBlocks } from "./tail-blocks";

const PROJECT = 7;

/** A store that has the resource of a pod once it is told so, and fails while it is away. */
class Store {
  asked = 0;
  has = false;
  isAway = false;

  readonly load: LoadResources = async (_project, rows) => {
    this.asked++;
    if (this.isAway) throw new Error("away");
    return new Map(this.has ? rows.map(({ resource_id }) => [resource_id, { pod: "web-1" }]) : []);
  };
}

function reading(store: Store) {
  let nowMs = 1_000;
  let offset = 0;
  const blocks = new TailBlocks(
    store.load,
    () => undefined,
    () => nowMs,
  );
  const read = async () => {
    const message: BusMessage = {
      offset: offset++,
      value: await sealedBlock([{ projectId: PROJECT, n: offset, pod: "web-1" }]),
    };
    const block = await blocks.read("ingest-0", message, (id) => id === PROJECT);
    return block?.rows[0]?.record.resource;
  };
  return { read, pass: (ms: number) => (nowMs += ms) };
}

describe("resources of a tail", () => {
  it.each([
    ["the store was away", { isAway: true, has: true }],
    ["the writer was behind", { isAway: false, has: false }],
  ])("are there again after %s", async (_name, trouble) => {
    const store = Object.assign(new Store(), trouble);
    const { read, pass } = reading(store);
    expect(await read()).toEqual({});
    Object.assign(store, { isAway: false, has: true });
    pass(60_000);
    expect(await read()).toEqual({ pod: "web-1" });
  });

  it("are waited for once: a store that stays away holds back no later event", async () => {
    const store = Object.assign(new Store(), { isAway: true });
    const { read, pass } = reading(store);
    await read();
    const asked = store.asked;
    const from = performance.now();
    await read();
    await read();
    expect(store.asked).toBe(asked);
    pass(60_000);
    await read();
    expect(store.asked).toBe(asked + 1);
    expect(performance.now() - from).toBeLessThan(200);
  });
});
