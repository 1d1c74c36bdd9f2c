import { describe, expect, it } from "vitest";
import type { LogRecord } from "../../api/types";
import { CHARS_MAX, type Entry, LINES_MAX, withEntries, withWaiting } from "./lines";

const BLANK: LogRecord = {
  id: "0",
  timestamp: "2026-11-19T14:31:58.412000000Z",
  observed_timestamp: "2026-11-19T14:31:58.412Z",
  severity: "info",
  severity_number: 9,
  severity_text: "",
  service: "checkout",
  host: "",
  environment: "",
  version: "",
  scope_name: "",
  body: "",
  trace_id: "",
  span_id: "",
  attributes: {},
  resource: {},
};
const row = (n: number, body = `event ${n}`, chars = 10): Entry => ({
  kind: "row",
  chars,
  row: { ...BLANK, id: String(n), body },
});
const note: Entry = { kind: "note", text: "tail began", tone: "plain" };

describe("withEntries", () => {
  it("folds repeats that stand together into the first of them", () => {
    const lines = withEntries([], [row(1, "a"), row(2, "a"), row(3, "b"), row(4, "a")], true);
    expect(lines).toMatchObject([
      { key: "1", times: 2 },
      { key: "3", times: 1 },
      { key: "4", times: 1 },
    ]);
    expect(withEntries(lines, [row(5, "a")], true).at(-1)).toMatchObject({ key: "4", times: 2 });
    expect(lines.at(-1)).toMatchObject({ times: 1 });
  });

  it("folds nothing over a note, and nothing when it is off", () => {
    expect(withEntries([], [row(1, "a"), note, row(2, "a")], true).length).toBe(3);
    expect(withEntries([], [row(1, "a"), row(2, "a")], false).length).toBe(2);
  });

  it("keeps the newest lines up to its bound", () => {
    const entries = Array.from({ length: LINES_MAX + 10 }, (_, n) => row(n));
    const lines = withEntries([], entries, true);
    expect(lines.length).toBe(LINES_MAX);
    expect(lines[0]?.key).toBe("10");
  });
});

describe("long lines", () => {
  const long = (n: number) => row(n, `line ${n}`, CHARS_MAX / 10);

  it("leave room for fewer, on screen and waiting", () => {
    const entries = Array.from({ length: 25 }, (_, n) => long(n));
    expect(withEntries([], entries, true).map(({ key }) => key)).toEqual(
      Array.from({ length: 10 }, (_, n) => String(15 + n)),
    );
    expect(withWaiting(entries.slice(0, 8), entries.slice(8))).toMatchObject({ dropped: 15 });
  });

  it("are shown also when one alone is past the bound", () => {
    const lines = withEntries(withEntries([], [row(1)], true), [row(2, "x", CHARS_MAX * 2)], true);
    expect(lines.map(({ key }) => key)).toEqual(["2"]);
  });
});

describe("withWaiting", () => {
  it("counts events, not notes, among what it lets go", () => {
    const many = Array.from({ length: LINES_MAX }, (_, n) => row(n));
    expect(withWaiting([note, row(-1)], many).dropped).toBe(1);
  });

  it("lets the oldest go past its bound, and counts them", () => {
    const many = Array.from({ length: LINES_MAX }, (_, n) => row(n));
    const { waiting, dropped } = withWaiting(many, [row(LINES_MAX), row(LINES_MAX + 1)]);
    expect(dropped).toBe(2);
    expect(waiting.length).toBe(LINES_MAX);
    expect(waiting[0]).toEqual(row(2));
  });
});
