import { describe, expect, it } from "vitest";
import { z } from "zod";
import { EnvError, loadEnv } from "./env";
import { envBoolean, envBytes, envDuration, envPort, envSecret, envString, parseBytes } from "./env-fields";

const schema = z.object({
  PORT: envPort(3000).describe("the port"),
  WAIT: envDuration("5s"),
  ROOM: envBytes("64MiB"),
  ON: envBoolean(false),
  SECRET: envSecret({ min: 8 }),
  NAME: envString("none"),
});

function problemsOf(source: NodeJS.ProcessEnv): string {
  try {
    loadEnv(schema, source);
    return "";
  } catch (error) {
    return error instanceof EnvError ? error.message : "another error";
  }
}

describe("loadEnv", () => {
  it("applies defaults and units", () => {
    expect(loadEnv(schema, { SECRET: "12345678", NAME: "" })).toEqual({
      PORT: 3000,
      WAIT: 5000,
      ROOM: 64 * 1024 ** 2,
      ON: false,
      SECRET: "12345678",
      NAME: "none",
    });
  });

  it("reports every problem at once and no secret", () => {
    const text = problemsOf({ PORT: "http", WAIT: "soon", ROOM: "-1", ON: "maybe", SECRET: "hunter2" });
    for (const name of ["PORT", "WAIT", "ROOM", "ON", "SECRET"]) expect(text).toContain(name);
    expect(text).not.toContain("hunter2");
  });

  it("names a missing required variable", () => {
    expect(problemsOf({})).toContain("SECRET  is required");
  });

  it("refuses a name together with its file, and an unreadable file", () => {
    expect(problemsOf({ SECRET: "12345678", SECRET_FILE: "/nowhere" })).toContain("set only one");
    expect(problemsOf({ SECRET_FILE: "/nowhere/at/all" })).toContain("SECRET_FILE cannot be read");
  });
});

describe("parseBytes", () => {
  it.each([
    ["512", 512],
    ["1kB", 1000],
    ["1.5GiB", 1.5 * 1024 ** 3],
    ["1 XB", undefined],
    ["", undefined],
  ])("%s", (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });
});
