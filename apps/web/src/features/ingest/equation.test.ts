import { expect, it } from "vitest";
import { verdictOf } from "./equation";

const known = { partitions: [], spool: null };

it("is green only when everything acknowledged is in the sum", () => {
  const good = { adds_up: true, difference: 0, event_log: known };
  expect(verdictOf(good)).toMatchObject({ text: "Adds up", tone: "ok" });
  expect(verdictOf({ ...good, event_log: { ...known, spool: { direct: true, bytes: 0 } } }).tone).toBe("ok");
  expect(verdictOf({ ...good, event_log: { ...known, partitions: null } })).toMatchObject({
    text: "Adds up without what is in flight",
    tone: "pending",
  });
  expect(
    verdictOf({ ...good, event_log: { partitions: null, spool: { direct: false, bytes: 9 } } }),
  ).toMatchObject({
    text: "Adds up without the spool",
    tone: "pending",
  });
});

it("names what is missing or too much", () => {
  const off = { adds_up: false, difference: 1_200, event_log: known };
  expect(verdictOf(off)).toMatchObject({ text: "1,200 unaccounted for", tone: "firing" });
  expect(verdictOf({ ...off, difference: -3 }).text).toBe("3 too many");
});
