import { EnvError } from "@sightglass/runtime";
import { describe, expect, it } from "vitest";
import { loadSettings } from "./env";

describe("settings", () => {
  it.each([
    [{}, "http://localhost:3000", "http://localhost:8080"],
    [{ SIGHTGLASS_BIND: "0.0.0.0" }, "http://localhost:3000", "http://localhost:8080"],
    [{ SIGHTGLASS_BIND: "10.0.0.7" }, "http://10.0.0.7:3000", "http://10.0.0.7:8080"],
    [{ SIGHTGLASS_BIND: "fd00::7" }, "http://[fd00::7]:3000", "http://[fd00::7]:8080"],
    [
      { SIGHTGLASS_BIND: "0.0.0.0", SIGHTGLASS_PUBLIC_URL: "https://logs.example.com/" },
      "https://logs.example.com",
      "http://logs.example.com:8080",
    ],
  ])("of %o name addresses that can be reached", (source, publicUrl, ingestUrl) => {
    expect(loadSettings(source)).toMatchObject({ publicUrl, ingestUrl });
  });

  it("refuse brokers without a port", () => {
    expect(() => loadSettings({ KAFKA_BROKERS: "kafka" })).toThrow(EnvError);
  });
});
