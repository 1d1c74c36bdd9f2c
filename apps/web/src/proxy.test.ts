import { unstable_doesMiddlewareMatch } from "next/experimental/testing/server";
import { describe, expect, it } from "vitest";
import { config } from "./proxy";

const isMatched = (path: string) => unstable_doesMiddlewareMatch({ config, nextConfig: {}, url: path });

describe("the pages that get a policy", () => {
  it.each(["/", "/search", "/sign-in", "/healthzx", "/readyz/x", "/favicon-of-mine", "/favicon.svgx"])(
    "%s does",
    (path) => {
      expect(isMatched(path)).toBe(true);
    },
  );

  it.each([
    "/api/v1/logs",
    "/_next/static/a.js",
    "/_next/image?url=a",
    "/healthz",
    "/readyz",
    "/metrics",
    "/favicon.svg",
  ])("%s does not", (path) => {
    expect(isMatched(path)).toBe(false);
  });
});
