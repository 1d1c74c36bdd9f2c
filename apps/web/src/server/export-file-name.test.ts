/** The name of a file says which stretch of time it holds, and in which zone. */
import { expect, it } from "vitest";
import { exportFileName } from "./export-file-name";

const range = { fromMs: Date.UTC(2026, 10, 20, 12), toMs: Date.UTC(2026, 10, 20, 13, 30, 5) };

it("holds range, zone and format", () => {
  expect(exportFileName(range, { name: "logs", zone: "UTC", format: "csv" })).toBe(
    "logs_2026-11-20T12-00-00_2026-11-20T13-30-05_UTC.csv",
  );
  expect(exportFileName(range, { name: "logs", zone: "Europe/Berlin", format: "parquet" })).toBe(
    "logs_2026-11-20T13-00-00_2026-11-20T14-30-05_Europe-Berlin.parquet",
  );
});

it("takes a zone that it does not know for UTC, and lets no header be broken", () => {
  expect(exportFileName(range, { name: "logs", zone: 'x"\r\ny', format: "csv" })).toMatch(/_UTC\.csv$/);
});
