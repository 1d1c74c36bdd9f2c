/** The address bar holds the whole state of a page, and nothing at its default. */
import { expect, it } from "vitest";
import { rangeOnly, readUrl, writeUrl } from "./url-state";

const read = (text: string) => readUrl(new URLSearchParams(text));

it("is empty at the defaults", () => {
  expect(writeUrl(read(""))).toBe("");
  expect(read("").from).toBe("now-1h");
});

it("reads what it wrote", () => {
  const text =
    "?q=service:api%20-host:%22a%26b%22%20%23%2B%25&from=now-4h&to=now-1h&tz=UTC&cols=host,http.route&event=00ab&by=service&sort=asc";
  expect(writeUrl(read(text))).toBe(text);
});

it("tells no columns from the usual columns", () => {
  expect(read("").cols).toBeNull();
  expect(read(writeUrl({ ...read(""), cols: [] })).cols).toEqual([]);
});

it("keeps range and zone between sections", () => {
  expect(writeUrl(rangeOnly(read("q=x&from=now-7d&tz=browser&event=1")))).toBe("?from=now-7d&tz=browser");
});
