import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeFilter } from "./normalize";
import { parseFilter } from "./parse";
import { printFilter } from "./print";
import { filter, text } from "./testing/arbitrary";

const SEED = 20261121;

describe("printFilter", () => {
  it("reads back as the same filter", () => {
    fc.assert(
      fc.property(filter, (one) => {
        const printed = printFilter(one);
        expect(parseFilter(printed).filter, printed).toEqual(normalizeFilter(one));
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });

  it("prints what it has printed before", () => {
    const anyText = fc.array(text, { maxLength: 6 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(anyText, (one) => {
        const once = printFilter(parseFilter(one).filter);
        expect(printFilter(parseFilter(once).filter)).toBe(once);
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });
});
