import { describe, expect, it } from "vitest";
import { isSameOrigin } from "./origin";

const OURS = "https://logs.example.com";

describe("isSameOrigin", () => {
  it.each([
    { name: "takes our own page", headers: { "sec-fetch-site": "same-origin" }, same: true },
    { name: "refuses another site", headers: { "sec-fetch-site": "cross-site", origin: OURS }, same: false },
    { name: "refuses a sibling host", headers: { "sec-fetch-site": "same-site" }, same: false },
    { name: "refuses a typed address", headers: { "sec-fetch-site": "none" }, same: false },
    { name: "takes our public origin", headers: { origin: OURS }, same: true },
    {
      name: "takes the host that was asked",
      headers: { origin: "http://10.0.0.5:3000", host: "10.0.0.5:3000" },
      same: true,
    },
    {
      name: "refuses another origin",
      headers: { origin: "https://evil.example", host: "logs.example.com" },
      same: false,
    },
    { name: "refuses an opaque origin", headers: { origin: "null", host: "logs.example.com" }, same: false },
    { name: "refuses when neither header is there", headers: { host: "logs.example.com" }, same: false },
  ])("$name", ({ headers, same }) => {
    expect(isSameOrigin(new Headers(Object.entries(headers)), OURS)).toBe(same);
  });
});
