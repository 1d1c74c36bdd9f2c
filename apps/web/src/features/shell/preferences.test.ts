/** Stored preferences are read with care: anything unknown falls back alone. */
import { expect, it } from "vitest";
import { readPreferences } from "./preferences";

it("keeps what is known and drops the rest", () => {
  const read = readPreferences('{"theme":"dark","density":"tiny","panelWidth":5,"wrap":true,"zone":""}');
  expect(read).toMatchObject({ theme: "dark", density: "regular", panelWidth: 460, wrap: true, zone: "UTC" });
});

it("survives text that is not JSON, or not an object", () => {
  expect(readPreferences("{").theme).toBe("system");
  expect(readPreferences("null").letterKeys).toBe(true);
  expect(readPreferences(null).refreshSeconds).toBe(0);
});
