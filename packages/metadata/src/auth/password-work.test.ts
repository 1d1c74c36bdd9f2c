import { describe, expect, it } from "vitest";
import { createPasswordWork } from "./password-work";

describe("createPasswordWork", () => {
  it("runs four at a time, hashes and checks together, and refuses what is beyond the queue", async () => {
    let running = 0;
    let most = 0;
    const slow = async <T>(answer: T) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      return answer;
    };
    const work = createPasswordWork({ hash: () => slow("hash"), verify: () => slow(true) });
    const all = await Promise.allSettled(
      Array.from(
        { length: 110 },
        (_, i): Promise<unknown> => (i % 2 ? work.hash("a") : work.verify("h", "a")),
      ),
    );
    expect(most).toBe(4);
    expect(all.filter((each) => each.status === "rejected")).toHaveLength(6);
    expect(await work.hash("a")).toBe("hash");
  });
});
