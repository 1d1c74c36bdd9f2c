/** What is kept of an address, and when it counts as changed. */
import { expect, it } from "vitest";
import { readUrl } from "../../shell/url-state";
import { isChanged, keptOf, matching, openPatch } from "./saved-state";

const url = readUrl(
  new URLSearchParams(
    "q=service:a&from=now-1d&cols=host,version&view=patterns&event=x&by=host&cmp=week&sort=asc&tz=Asia/Tokyo",
  ),
);
const saved = { id: "abc", ...keptOf(url) };

it("keeps query, range as typed, columns, view, split, comparison, order and zone", () => {
  expect(saved).toEqual({
    id: "abc",
    query: "service:a",
    from: "now-1d",
    to: "now",
    columns: ["host", "version"],
    view: "patterns",
    by: "host",
    cmp: "week",
    sort: "asc",
    tz: "Asia/Tokyo",
  });
});

it("is unchanged as it opens, whatever event is open, and changed by each part", () => {
  const opened = { ...readUrl(new URLSearchParams()), ...openPatch(saved) };
  expect(opened).toMatchObject({ saved: "abc", event: "" });
  expect(isChanged(saved, { ...opened, event: "y" })).toBe(false);
  for (const change of [
    { q: "b" },
    { from: "now-2h" },
    { to: "now-1h" },
    { view: "" },
    { by: "" },
    { cmp: "" as const },
    { sort: "desc" as const },
    { tz: "" },
    { live: true },
    { cols: null },
    { cols: [] },
  ]) {
    expect(isChanged(saved, { ...opened, ...change })).toBe(true);
  }
});

it("opens the live tail where it was saved from there, and leaves it where it was not", () => {
  const live = keptOf({ ...url, live: true });
  expect(openPatch({ id: "l", ...live })).toMatchObject({ live: true, view: "" });
  expect(openPatch(saved)).toMatchObject({ live: false, view: "patterns" });
});

it("finds by words of name and query", () => {
  const list = [
    { name: "Checkout errors", query: "service:checkout severity:>=error" },
    { name: "Slow", query: "duration_ms:>500" },
  ];
  expect(matching(list, "error CHECKOUT").map((one) => one.name)).toEqual(["Checkout errors"]);
  expect(matching(list, "duration")).toHaveLength(1);
  expect(matching(list, " ")).toHaveLength(2);
});
