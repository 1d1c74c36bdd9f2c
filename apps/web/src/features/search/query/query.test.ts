/** What the query row writes, repairs and reads aloud. */
import { filterPills } from "@sightglass/query-language";
import { expect, it } from "vitest";
import { quoteValue } from "./complete";
import { readable, removeName } from "./filter-pill";
import { problemsOf, repaired, stoppers } from "./problems";

it("quotes completed values when they need it", () => {
  expect(quoteValue("eu-1")).toBe("eu-1");
  expect(quoteValue("two words")).toBe('"two words"');
  expect(quoteValue('a"b')).toBe('"a\\"b"');
  expect(quoteValue("AND")).toBe('"AND"');
});

it("says in the name of a pill's button that the filter is negated", () => {
  const names = filterPills("-service:checkout severity:error").map(removeName);
  expect(names).toEqual(["Remove filter not service", "Remove filter severity"]);
});

it("shows alternatives and quoted values plainly", () => {
  expect(readable("(checkout OR payments)")).toBe("checkout or payments");
  expect(readable('"/healthz"')).toBe("/healthz");
  expect(readable(">=500")).toBe(">=500");
});

it("repairs an unclosed parenthesis in one step", () => {
  const text = "service:payments AND (severity:error";
  const [problem] = stoppers(text);
  expect(problem).toBeDefined();
  if (problem === undefined) return;
  expect(stoppers(repaired(text, problem))).toEqual([]);
});

it("finds nothing wrong with a good query", () => {
  expect(problemsOf('service:(a OR b) -http.route:"/healthz" timeout')).toEqual([]);
});
