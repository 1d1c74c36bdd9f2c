import { describe, expect, it } from "vitest";
import { createStreamSlots } from "./stream-slots";

async function* numbers(): AsyncGenerator<number> {
  for (let n = 0; ; n++) yield n;
}

describe("createStreamSlots", () => {
  it("refuses one stream too many of a project, and lets others go on", async () => {
    const slots = createStreamSlots({ perOneMax: 1, totalMax: 10 });
    const first = slots.hold(1, numbers());
    expect((await first.next()).value).toBe(0);
    await expect(slots.hold(1, numbers()).next()).rejects.toMatchObject({ code: "limit.rate" });
    expect((await slots.hold(2, numbers()).next()).value).toBe(0);
  });

  it("refuses past the total", async () => {
    const slots = createStreamSlots({ perOneMax: 5, totalMax: 2 });
    await slots.hold(1, numbers()).next();
    await slots.hold(2, numbers()).next();
    await expect(slots.hold(3, numbers()).next()).rejects.toMatchObject({ code: "limit.rate" });
  });

  it("frees the slot when the reader stops, when the rows fail, and takes none before the first row", async () => {
    const slots = createStreamSlots({ perOneMax: 1, totalMax: 1 });
    slots.hold(1, numbers());
    const stopped = slots.hold(1, numbers());
    await stopped.next();
    await stopped.return();
    const failing = slots.hold(1, failingRows());
    await expect(failing.next()).rejects.toThrow("cut");
    expect((await slots.hold(1, numbers()).next()).value).toBe(0);
  });
});

async function* failingRows(): AsyncGenerator<number> {
  if (Date.now() > 0) throw new Error("cut");
  yield 0;
}
