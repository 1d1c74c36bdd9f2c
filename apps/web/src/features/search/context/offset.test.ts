/** Offsets from the line that a person looks at, and the range that shows the same lines. */
import { expect, it } from "vitest";
import { THIN } from "../../../ui/format/number";
import { offsetText, spanOf } from "./offset";

const AT = "2026-11-20T12:00:00.500000000Z";

it("signs the distance and is fine near the line", () => {
  expect(offsetText(AT, AT)).toBe("0");
  expect(offsetText("2026-11-20T11:59:58.100000000Z", AT)).toBe(`−2.4${THIN}s`);
  expect(offsetText("2026-11-20T12:00:00.512000000Z", AT)).toBe(`+12${THIN}ms`);
  expect(offsetText("2026-11-20T12:00:00.500000250Z", AT)).toBe(`+250${THIN}ns`);
});

it("spans the outermost rows, and a second at least", () => {
  expect(spanOf([], AT)).toEqual({ from: "2026-11-20T11:59:59.500Z", to: "2026-11-20T12:00:01.501Z" });
  const rows = [{ timestamp: "2026-11-20T11:58:00.000999999Z" }, { timestamp: AT }];
  expect(spanOf(rows, AT)).toEqual({ from: "2026-11-20T11:58:00.000Z", to: "2026-11-20T12:00:01.501Z" });
});
