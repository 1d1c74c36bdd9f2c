/** Which address a file comes from. */
import { expect, it } from "vitest";
import { exportLink } from "./export-link";

const wish = {
  query: "a | top b",
  from: "x",
  to: "y",
  format: "csv",
  zone: "Asia/Tokyo",
  ticket: "t",
} as const;

it("asks for events or rows, each with the zone under the name that it has there", () => {
  const rows = new URL(exportLink({ ...wish, kind: "rows" }), "http://h");
  expect([rows.pathname, rows.searchParams.get("timezone"), rows.searchParams.get("tz")]).toEqual([
    "/api/export/rows",
    "Asia/Tokyo",
    null,
  ]);
  const events = new URL(exportLink({ ...wish, kind: "events" }), "http://h");
  expect([events.pathname, events.searchParams.get("tz"), events.searchParams.get("query")]).toEqual([
    "/api/export/logs",
    "Asia/Tokyo",
    "a | top b",
  ]);
  expect(events.searchParams.has("kind")).toBe(false);
});
