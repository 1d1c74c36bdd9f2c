import { describe, expect, it } from "vitest";
import { createMetricsDoor } from "./metrics-door";

const TOKEN = "the scraper's own token";
const asking = (authorization?: string) =>
  new Request(
    "http://localhost:3000/metrics",
    authorization === undefined ? {} : { headers: { authorization } },
  );

describe("the door of /metrics", () => {
  it("is not there without a token in the settings", () => {
    const door = createMetricsDoor(undefined);
    for (const words of [undefined, "Bearer ", "Bearer undefined"])
      expect(door(asking(words))?.status).toBe(404);
  });

  it("lets the holder of the token in and nobody else", () => {
    const door = createMetricsDoor(TOKEN);
    expect(door(asking(`Bearer ${TOKEN}`))).toBeUndefined();
    for (const words of [undefined, "", TOKEN, `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
      const refused = door(asking(words));
      expect([refused?.status, refused?.headers.get("www-authenticate")]).toEqual([
        401,
        'Bearer realm="sightglass metrics"',
      ]);
    }
  });
});
