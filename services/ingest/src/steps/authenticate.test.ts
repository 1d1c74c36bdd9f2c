import { describe, expect, it } from "vitest";
import { Refusal } from "../refusal";
import { authenticate, type Credentials, type KeyLookup } from "./authenticate";

function ring(source: "postgres" | "none" = "postgres"): KeyLookup & { touched: string[] } {
  const touched: string[] = [];
  return {
    touched,
    lookup: (secret) => {
      if (secret !== "good key" && secret !== "metrics only") return undefined;
      const scopes = secret === "good key" ? (["logs"] as const) : (["metrics"] as const);
      return { keyId: "1", keyName: "web", projectId: 4, organizationId: "o", scopes, retentionDays: 90 };
    },
    touch: (id) => touched.push(id),
    state: () => ({ source, secrets: 1, loadedAtMs: null, listening: true, truncated: false }),
  };
}

const none: Credentials = { authorization: undefined, apiKeyHeader: undefined, query: "" };
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

function reasonOf(credentials: Partial<Credentials>, keys: KeyLookup = ring()): string {
  try {
    authenticate(keys, { door: "http", credentials: { ...none, ...credentials } }, "logs");
    return "ok";
  } catch (error) {
    return error instanceof Refusal ? error.reason : String(error);
  }
}

describe("authenticate", () => {
  it.each([
    { authorization: "Bearer good key" },
    { authorization: "bearer   good key " },
    { authorization: basic("any:good key") },
    { authorization: basic(":good key") },
    { apiKeyHeader: "good key" },
    { query: "a=1&api_key=good%20key" },
    { authorization: "Digest x", apiKeyHeader: "good key" },
  ])("finds the key in %j", (credentials) => {
    const keys = ring();
    expect(authenticate(keys, { door: "http", credentials: { ...none, ...credentials } }, "logs")).toEqual({
      projectId: 4,
      source: "http/web",
      retentionDays: 90,
    });
    expect(keys.touched).toEqual(["1"]);
  });

  it.each([
    [{}, "auth.missing"],
    [{ authorization: "Bearer" }, "auth.missing"],
    [{ authorization: "Basic" }, "auth.missing"],
    [{ apiKeyHeader: " " }, "auth.missing"],
    [{ query: "api_key=" }, "auth.missing"],
    [{ authorization: "Bearer bad" }, "auth.unknown"],
    [{ authorization: basic("good key:") }, "auth.missing"],
    [{ apiKeyHeader: "x".repeat(100_000) }, "auth.unknown"],
    [{ apiKeyHeader: "metrics only" }, "auth.scope"],
  ])("refuses %j with %s", (credentials, reason) => {
    expect(reasonOf(credentials)).toBe(reason);
  });

  it("asks to come back while no key could be loaded", () => {
    expect(reasonOf({ apiKeyHeader: "good key" }, ring("none"))).toBe("ok");
    expect(reasonOf({ apiKeyHeader: "bad" }, ring("none"))).toBe("bus.unavailable");
  });
});
