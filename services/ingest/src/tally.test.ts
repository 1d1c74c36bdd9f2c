import { describe, expect, it } from "vitest";
import { Tally } from "./tally";

const counted = {
  projectId: 1,
  source: "http/web",
  signal: "logs",
  outcome: "received",
  reason: "",
  events: 2,
  bytes: 10,
  atMs: 5,
} as const;

describe("Tally", () => {
  it("adds equal things up and keeps the newest time", () => {
    const tally = new Tally();
    tally.add(counted);
    tally.add({ ...counted, atMs: 3 });
    tally.add({ ...counted, outcome: "rejected", reason: "json.syntax" });
    const other = new Tally();
    other.add({ ...counted, projectId: 2 });
    other.merge(tally);
    expect(
      other
        .rows("ingest-0")
        .map((row) => [
          row.projectId,
          row.outcome,
          row.reason,
          row.events,
          row.bytes,
          row.lastSeenMs,
          row.process,
        ]),
    ).toEqual([
      [2, "received", "", 2, 10, 5, "ingest-0"],
      [1, "received", "", 4, 20, 5, "ingest-0"],
      [1, "rejected", "json.syntax", 2, 10, 5, "ingest-0"],
    ]);
    other.clear();
    expect(other.isEmpty).toBe(true);
  });
});
