import { describe, expect, it } from "vitest";
import { whileAllowed } from "./while-allowed";

async function* endless(ended: { times: number }) {
  try {
    for (let i = 0; ; i++) yield i;
  } finally {
    ended.times++;
  }
}

describe("whileAllowed", () => {
  it("ends the rows with an error once the one who asked may no longer have them", async () => {
    const ended = { times: 0 };
    let checks = 0;
    const rows = whileAllowed(endless(ended), { check: async () => ++checks < 3, everyMs: 0 });
    const seen: number[] = [];
    const read = async () => {
      for await (const row of rows) seen.push(row);
    };
    await expect(read()).rejects.toMatchObject({ code: "auth.required" });
    expect(seen).toEqual([0, 1]);
    expect(ended.times).toBe(1);
  });

  it("asks nothing within the interval", async () => {
    let checks = 0;
    const rows = whileAllowed(endless({ times: 0 }), { check: async () => ++checks < 0 });
    for await (const row of rows) if (row > 1000) break;
    expect(checks).toBe(0);
  });

  it("ends the rows when the answer is an error", async () => {
    const check = () => Promise.reject(new Error("away"));
    await expect(whileAllowed(endless({ times: 0 }), { check, everyMs: 0 }).next()).rejects.toThrow("away");
  });
});
