/** The app's own procedures over HTTP: who may call them, from where, and what their errors carry. */
import { UseCaseError } from "@sightglass/usecases";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { currentApp, installApp } from "./current-app";
import { appRouter } from "./root";
import { ORIGIN, startTestApp, type TestApp } from "./testing-app";

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});

afterAll(() => app?.close());

const query = (procedure: string, input: unknown, headers?: Record<string, string>) =>
  app.call(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: headers ?? { cookie: app.cookie },
  });
const mutate = (procedure: string, input: unknown, headers: Record<string, string>) =>
  app.call(`/api/trpc/${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(input),
  });
const success = z.object({ result: z.object({ data: z.looseObject({ items: z.unknown() }).partial() }) });
const failure = z.object({
  error: z.object({
    message: z.string(),
    data: z.object({
      code: z.string(),
      httpStatus: z.number(),
      problems: z.array(z.object({ code: z.string(), message: z.string() })),
    }),
  }),
});
const dataOf = async (response: Response) => success.parse(await response.json()).result.data;
const errorOf = async (response: Response) => failure.parse(await response.json()).error;

describe("procedures", () => {
  it("tell a signed-in person who and where they are", async () => {
    const response = await query("session.me", {});
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await dataOf(response)).toMatchObject({
      user: { email: "owner@example.com" },
      organization: { name: expect.any(String) },
      project: { id: app.first.id },
      role: "owner",
    });
  });

  it.each([
    { name: "nobody", headers: {} },
    { name: "an API token", token: true, headers: {} },
    { name: "a forged cookie", headers: { cookie: "sightglass_session=x.y" } },
  ])("are closed to $name", async ({ headers, token }) => {
    const bearer: Record<string, string> = token ? { authorization: `Bearer ${app.first.token}` } : {};
    const response = await query("logs.search", {}, { ...headers, ...bearer });
    expect(response.status).toBe(401);
    expect((await errorOf(response)).data).toMatchObject({ code: "auth.required", httpStatus: 401 });
  });

  it.each(Object.keys(appRouter._def.procedures))("%s is closed to nobody", async (name) => {
    const isQuery = (await query(name, {}, {})).status === 401;
    const asked = isQuery ? await query(name, {}, {}) : await mutate(name, {}, { origin: ORIGIN });
    expect(asked.status).toBe(401);
    expect((await errorOf(asked)).data.code).toBe("auth.required");
  });

  it("carry code and places of a bad query", async () => {
    const response = await query("logs.search", { query: "(service:x" });
    const text = await response.text();
    const { error } = failure.parse(JSON.parse(text));
    expect(response.status).toBe(400);
    expect(error.data).toMatchObject({ code: "query.syntax", problems: [{ code: "paren.unclosed" }] });
    expect(error.message).toBe(error.data.problems[0]?.message);
    expect(text).not.toContain("stack");
  });

  it("name a bad input and an unknown procedure", async () => {
    const bad = await errorOf(await query("logs.search", { limit: 5_000 }));
    expect(bad.data).toMatchObject({ code: "input.invalid", httpStatus: 400 });
    const unknown = await errorOf(await query("logs.nothing", {}));
    expect(unknown.data).toMatchObject({ code: "route.not_found", httpStatus: 404 });
  });

  it("refuse a forged cursor", async () => {
    const wire = [1, "desc", 1, 2, "2026-99-99T99:99:99.000000000Z_0123456789abcdef"];
    const cursor = Buffer.from(JSON.stringify(wire)).toString("base64url");
    const search = await errorOf(await query("logs.search", { cursor }));
    expect(search.data).toMatchObject({ code: "cursor.invalid", httpStatus: 400 });
    const letters = { cursor: "2026-99-99T99:99:99.000Z_0123456789abcdef" };
    expect((await query("ingest.deadLetters", letters)).status).toBe(400);
  });

  it("are refused when too many come together, or in too long a body", async () => {
    const ask = (count: number) =>
      app.call(`/api/trpc/${Array(count).fill("session.me").join(",")}?batch=1&input=%7B%7D`, {
        headers: { cookie: app.cookie },
      });
    expect((await ask(10)).status).toBe(200);
    expect((await ask(11)).status).toBe(400);
    const name = "x".repeat(65 * 1024);
    const long = await mutate("keys.create", { name }, { cookie: app.cookie, origin: ORIGIN });
    expect(long.status).toBe(413);
    expect(await errorOf(long)).toMatchObject({
      message: expect.stringContaining("64 KiB"),
      data: { code: "body.too_large", httpStatus: 413 },
    });
  });

  it("run a bounded number at the same time and say when to come back", async () => {
    const all = await Promise.all(Array.from({ length: 60 }, () => query("ingest.health", {})));
    const refused = all.filter((response) => response.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(all.length);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    expect((await query("ingest.health", {})).status).toBe(200);
  });

  it("answer with the status of what kept the session from being looked up", async () => {
    const away = new UseCaseError("store.unavailable", "Accounts cannot be looked up.");
    const before = currentApp();
    installApp({ ...before, sessionOf: () => Promise.reject(away) });
    const response = await query("session.me", {});
    installApp(before);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect((await errorOf(response)).data).toMatchObject({ code: "store.unavailable", httpStatus: 503 });
  });

  it("answer an empty project", async () => {
    expect(await dataOf(await query("logs.search", {}))).toMatchObject({ rows: [], next_cursor: null });
    expect(await dataOf(await query("ingest.deadLetters", {}))).toEqual({
      reasons: [],
      replays: {},
      items: [],
      next_cursor: null,
    });
    expect(await dataOf(await query("logs.explainEmpty", { query: "a b" }))).toEqual({
      removals: [
        { query: "b", removed: "a", count: 0 },
        { query: "a", removed: "b", count: 0 },
      ],
      near: [],
      last_event: null,
    });
    expect(await dataOf(await query("ingest.firstRun", {}))).toMatchObject({
      has_events: false,
      receivers: [
        { name: "http", port: 8080 },
        { name: "otlp-http", port: 4318 },
        { name: "otlp-grpc", port: 4317 },
        { name: "syslog-udp", port: 5514 },
        { name: "syslog-tcp", port: 5514 },
        { name: "statsd-udp", port: 8125 },
        { name: "statsd-tcp", port: 8125 },
        { name: "carbon-tcp", port: 2003 },
        { name: "carbon-udp", port: 2003 },
      ],
      latest: null,
      refused: [],
      curl_url: "http://localhost:8080/api/v1/logs",
    });
  });
});

describe("changes", () => {
  it("are made from our own pages", async () => {
    const response = await mutate("keys.create", { name: "own" }, { cookie: app.cookie, origin: ORIGIN });
    expect(await dataOf(response)).toMatchObject({ name: "own", secret: expect.stringMatching(/^sgi_/) });
    const { items } = await dataOf(await query("keys.list", {}));
    expect(JSON.stringify(items)).toContain('"own"');
    expect(JSON.stringify(items)).not.toContain("sgi_");
  });

  it.each([
    { name: "another site", headers: { "sec-fetch-site": "cross-site", origin: "https://evil.example" } },
    { name: "another origin", headers: { origin: "https://evil.example" } },
    { name: "no origin", headers: {} },
  ])("are refused from $name", async ({ headers }) => {
    const response = await mutate("keys.create", { name: "stolen" }, { cookie: app.cookie, ...headers });
    expect(response.status).toBe(403);
    expect((await errorOf(response)).data.code).toBe("request.cross_site");
    expect(JSON.stringify(await dataOf(await query("keys.list", {})))).not.toContain("stolen");
  });

  it("are never made by GET", async () => {
    const response = await query(
      "keys.create",
      { name: "by-get" },
      { cookie: app.cookie, "sec-fetch-site": "same-origin" },
    );
    expect(response.status).toBe(405);
    expect((await errorOf(response)).data.code).toBe("method.not_allowed");
    expect(JSON.stringify(await dataOf(await query("keys.list", {})))).not.toContain("by-get");
  });
});

describe("sign-out", () => {
  it("ends the session at once", async () => {
    const headers = { cookie: app.cookie, origin: ORIGIN, "content-type": "application/json" };
    const response = await app.call("/api/auth/sign-out", { method: "POST", headers, body: "{}" });
    expect(response.status).toBe(200);
    expect((await query("session.me", {})).status).toBe(401);
  });
});
