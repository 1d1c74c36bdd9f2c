import { describe, expect, it } from "vitest";
import { sessionCookieName, trustedOrigins } from "./options";

describe("sessionCookieName", () => {
  it("binds the cookie to the host on https only, as browsers demand", () => {
    expect(sessionCookieName("https://logs.example.com")).toBe("__Host-sightglass_session");
    expect(sessionCookieName("http://localhost:3000")).toBe("sightglass_session");
  });
});

describe("trustedOrigins", () => {
  it("takes every spelling of a loopback address", () => {
    expect(trustedOrigins("http://localhost:3000/")).toEqual([
      "http://localhost:3000",
      "http://127.0.0.1:3000",
      "http://[::1]:3000",
    ]);
  });

  it("takes only the public address otherwise", () => {
    expect(trustedOrigins("https://logs.example.com/app")).toEqual(["https://logs.example.com"]);
  });
});
