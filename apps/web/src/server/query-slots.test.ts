import { describe, expect, it } from "vitest";
import { createQuerySlots } from "./query-slots";

const never = () => new Promise<never>(() => {});
const answer = async () => "answer";

describe("createQuerySlots", () => {
  it("refuses one question too many of a project, and lets others ask", async () => {
    const slots = createQuerySlots({ perProjectMax: 1, totalMax: 10 });
    void slots.within(1, never);
    await expect(slots.within(1, answer)).rejects.toMatchObject({ code: "limit.rate" });
    expect(await slots.within(2, answer)).toBe("answer");
  });

  it("refuses past the total", async () => {
    const slots = createQuerySlots({ perProjectMax: 5, totalMax: 2 });
    void slots.within(1, never);
    void slots.within(2, never);
    await expect(slots.within(3, answer)).rejects.toMatchObject({ code: "limit.rate" });
  });

  it("frees the slot after an answer and after a failure, thrown or rejected", async () => {
    const slots = createQuerySlots({ perProjectMax: 1, totalMax: 1 });
    await slots.within(1, answer);
    await expect(slots.within(1, () => Promise.reject(new Error("rejected")))).rejects.toThrow("rejected");
    const thrower = () => {
      throw new Error("thrown");
    };
    await expect(slots.within(1, thrower)).rejects.toThrow("thrown");
    expect(await slots.within(1, answer)).toBe("answer");
  });
});
