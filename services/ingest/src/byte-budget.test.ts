import { describe, expect, it } from "vitest";
import { ByteBudget } from "./byte-budget";
import { Refusal } from "./refusal";

describe("ByteBudget", () => {
  it("refuses past its bytes, and takes them back", () => {
    const budget = new ByteBudget(100);
    const one = budget.open();
    const two = budget.open();
    one.add(60);
    two.add(40);
    expect(() => two.add(1)).toThrow(Refusal);
    expect(budget.wouldRefuse(1)).toBe(true);
    one.release();
    one.release();
    expect(budget.used).toBe(40);
    two.add(60);
    two.release();
    expect(budget.used).toBe(0);
  });
});
