import { describe, expect, it } from "vitest";
import { banner } from "./banner";

const common = {
  webUrl: "http://localhost:3000",
  ingestUrl: "http://localhost:8080",
  doors: ["syslog localhost:5514 (UDP, TCP)"],
  dataDir: "/srv/data",
  adminEmail: "admin@localhost",
  seconds: 2.34,
  fromEnvironment: new Set<string>(),
};
const first = { adminPassword: "pass-1", ingestKey: "key-1", apiToken: "token-1" };

describe("banner", () => {
  it("shows secrets and a command on the first start", () => {
    const text = banner({ ...common, first });
    for (const part of [
      "http://localhost:3000",
      "admin@localhost",
      "pass-1",
      "token-1",
      "syslog localhost:5514 (UDP, TCP)",
      "/srv/data",
      "Ctrl-C",
      "2.3 s",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('-H "Authorization: Bearer key-1"');
    expect(text).toContain("http://localhost:8080/api/v1/logs");
    const event: unknown = JSON.parse(/-d '(.*)'/.exec(text)?.[1] ?? "");
    expect(event).toMatchObject({ service: "hello", duration_ms: 12.5 });
  });

  it("does not repeat what the environment gave", () => {
    const fromEnvironment = new Set(["SIGHTGLASS_ADMIN_PASSWORD", "SIGHTGLASS_INGEST_KEY"]);
    const text = banner({ ...common, first, fromEnvironment });
    expect(text).not.toContain("pass-1");
    expect(text).not.toContain("key-1");
    expect(text).toContain("Bearer $SIGHTGLASS_INGEST_KEY");
  });

  it("shows no secret later", () => {
    const text = banner(common);
    expect(text).toContain("as shown on the first start");
    expect(text).not.toContain("shown only this once");
  });
});
