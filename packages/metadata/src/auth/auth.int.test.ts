import { startPostgres, type TestPostgres } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { hashPassword } from "../passwords";
import { freshMetadata, silent, type TestMetadata } from "../testing-metadata";
import { type Auth, createAuth } from "./auth";

const PUBLIC_URL = "http://localhost:3000";
const PASSWORD = "a long enough password";
const HOUR_MS = 3_600_000;

let postgres: TestPostgres;
let store: TestMetadata;
let auth: Auth;
let nowMs: number;
let passwordHash: string;

beforeAll(async () => {
  postgres = await startPostgres();
  store = await freshMetadata(await postgres.freshDatabase());
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(async () => {
  await store?.pool.end();
  await postgres?.stop();
});
beforeEach(async () => {
  await store.pool.query("TRUNCATE sign_in_throttle");
  await store.metadata.users.setPassword(await ownerId(), passwordHash);
  await store.metadata.users.setDisabled(await ownerId(), false);
  nowMs = Date.now();
  auth = authFor(PUBLIC_URL);
});

function authFor(publicUrl: string): Auth {
  const secret = "the secret of this test, long enough";
  return createAuth({ pool: store.pool, secret, publicUrl, logger: silent, now: () => nowMs });
}

interface Call {
  body?: unknown;
  headers?: Record<string, string>;
  url?: string;
}

function post(path: string, call: Call = {}): Promise<Response> {
  const url = call.url ?? PUBLIC_URL;
  const headers = { "content-type": "application/json", origin: url, ...call.headers };
  const body = JSON.stringify(call.body ?? {});
  return auth.handler(new Request(`${url}/api/auth${path}`, { method: "POST", headers, body }));
}

function signIn(credentials: { email?: string; password?: string } = {}, call: Call = {}): Promise<Response> {
  return post("/sign-in/email", {
    ...call,
    body: { email: "admin@localhost", password: PASSWORD, ...credentials },
  });
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

const sessionOf = (cookie: string) => auth.getSession(new Headers({ cookie }));
const ownerId = async () => (await store.metadata.bootstrap.find())?.ownerUserId ?? "";

async function fail(times: number, call: Call = {}): Promise<number[]> {
  const statuses = [];
  for (let i = 0; i < times; i++) statuses.push((await signIn({ password: "wrong" }, call)).status);
  return statuses;
}

describe("the audit log", () => {
  it("has a row for each sign-in and each failed try of a known person, and none for an unknown address", async () => {
    const organizationId = (await store.metadata.members.workplaceOf(await ownerId()))?.organization.id ?? "";
    const newest = async () => {
      const entries = await store.metadata.audit.list(organizationId, { limit: 3 });
      return entries.map(({ action, actorId, targetName }) => ({ action, actorId, targetName }));
    };
    const before = await newest();
    await signIn({ email: "nobody@localhost" });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await newest()).toEqual(before);
    const of = { actorId: await ownerId(), targetName: "admin@localhost" };
    await fail(1);
    await vi.waitFor(async () =>
      expect((await newest())[0]).toEqual({ action: "user.sign_in_failed", ...of }),
    );
    await signIn();
    expect((await newest())[0]).toEqual({ action: "user.signed_in", ...of });
    const text = JSON.stringify(await store.metadata.audit.list(organizationId, { limit: 5 }));
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain('"wrong"');
  });
});

describe("signing in", () => {
  it("gives an HttpOnly cookie that opens a session, and no token in the body", async () => {
    const response = await signIn({ email: " Admin@LOCALHOST " });
    expect(response.status).toBe(200);
    const [setCookie = ""] = response.headers.getSetCookie();
    expect(setCookie).toMatch(/^sightglass_session=.+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    const body: unknown = await response.json();
    expect(body).toEqual({ user: { id: await ownerId(), name: "Admin", email: "admin@localhost" } });
    expect(await sessionOf(cookieOf(response))).toMatchObject({
      user: { email: "admin@localhost" },
      setCookies: [],
    });
  });

  it("binds the cookie to the host over https", async () => {
    const url = "https://logs.example.com";
    auth = authFor(url);
    const [setCookie = ""] = (await signIn({}, { url })).headers.getSetCookie();
    expect(setCookie).toMatch(/^__Host-sightglass_session=.+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(setCookie).not.toMatch(/domain/i);
  });

  it("says the same of a wrong password, an unknown and a disabled user", async () => {
    const answers = [await signIn({ password: "wrong" }), await signIn({ email: "nobody@localhost" })];
    await store.metadata.users.setDisabled(await ownerId(), true);
    answers.push(await signIn({}, { headers: { "x-forwarded-for": "10.0.0.9" } }));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401]);
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain('"code":"auth.invalid"');
    expect(answers.map((answer) => answer.headers.get("x-tries-left"))).toEqual(["4", "4", "4"]);
  });

  it("takes about as long for an unknown user as for a wrong password", async () => {
    const times: Record<string, number[]> = { "admin@localhost": [], "nobody@localhost": [] };
    for (let i = 0; i < 15; i++) {
      for (const [email, list] of Object.entries(times)) {
        const start = performance.now();
        await signIn({ email, password: "wrong" }, { headers: { "x-forwarded-for": `10.1.0.${i}` } });
        list.push(performance.now() - start);
      }
    }
    const [known = 0, unknown = 0] = Object.values(times).map(
      (list) => list.toSorted((a, b) => a - b)[7] ?? 0,
    );
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it.each([
    { what: "no password", body: { email: "a@b" } },
    { what: "numbers", body: { email: 1, password: 2 } },
    { what: "a list", body: [] },
    { what: "a text", body: "text" },
    { what: "a long password", body: { email: "a@b", password: "x".repeat(257) } },
  ])("refuses $what without looking at any password", async ({ body }) => {
    const response = await post("/sign-in/email", { body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "input.invalid" });
  });

  it("refuses a large body and another site's page", async () => {
    expect((await signIn({ password: "x".repeat(20_000) })).status).toBe(413);
    const foreign = await signIn({}, { headers: { origin: "https://evil.example" } });
    expect(foreign.status).toBe(403);
    expect(await foreign.json()).toMatchObject({
      code: "request.cross_site",
      detail: expect.stringContaining(`Open the app under ${PUBLIC_URL}`),
    });
    expect(foreign.headers.getSetCookie()).toEqual([]);
  });

  it("works under every spelling of loopback", async () => {
    expect((await signIn({}, { headers: { origin: "http://127.0.0.1:3000" } })).status).toBe(200);
  });

  it("gives a new session and ends the one the browser had", async () => {
    const first = cookieOf(await signIn());
    const second = cookieOf(await signIn({}, { headers: { cookie: first } }));
    expect(second).not.toBe(first);
    expect(await sessionOf(first)).toBeUndefined();
    expect(await sessionOf(second)).toBeDefined();
  });

  it.each([
    "/sign-up/email",
    "/update-user",
    "/delete-user",
    "/get-session",
    "/list-sessions",
    "/../sign-up/email",
  ])("keeps %s closed", async (path) => {
    const cookie = cookieOf(await signIn());
    const body = { email: "new@example.com", password: PASSWORD, name: "New" };
    expect((await post(path, { body, headers: { cookie } })).status).toBe(404);
    const { rows } = await store.pool.query("SELECT email FROM users");
    expect(rows).toEqual([{ email: "admin@localhost" }]);
  });
});

describe("the throttle", () => {
  it("slows after five wrong passwords, longer each time, and never locks", async () => {
    expect(await fail(6)).toEqual([401, 401, 401, 401, 401, 429]);
    const refused = await signIn();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await refused.json()).toMatchObject({ code: "auth.throttled" });
    nowMs += 1_000;
    expect(await fail(2)).toEqual([401, 429]);
    nowMs += 1_000;
    expect((await signIn()).headers.get("retry-after")).toBe("1");
    nowMs += 1_000;
    expect((await signIn()).status).toBe(200);
    expect(await fail(1)).toEqual([401]);
  });

  it("counts unknown accounts like known ones", async () => {
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await signIn({ email: "nobody@localhost" })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it("lets few of many tries at the same time through", async () => {
    const tries = await Promise.all(Array.from({ length: 40 }, () => signIn({ password: "wrong" })));
    expect(tries.filter((response) => response.status === 401)).toHaveLength(5);
  });

  it("does not keep the owner out of another address, and holds when addresses change", async () => {
    await fail(6);
    expect((await signIn({}, { headers: { "x-forwarded-for": "192.0.2.7" } })).status).toBe(200);
    const spread = [];
    for (let i = 0; i < 60; i++) {
      spread.push(...(await fail(1, { headers: { "x-forwarded-for": `198.51.100.${i}` } })));
    }
    expect(spread.filter((status) => status === 401).length).toBeLessThanOrEqual(50);
    expect(spread.at(-1)).toBe(429);
  });
});

describe("a session", () => {
  it("is dead at once after signing out, in every browser that kept the cookie", async () => {
    const cookie = cookieOf(await signIn());
    const out = await post("/sign-out", { headers: { cookie } });
    expect(out.status).toBe(200);
    expect(out.headers.getSetCookie()[0]).toContain("Max-Age=0");
    expect(await sessionOf(cookie)).toBeUndefined();
  });

  it("can not be ended by another site", async () => {
    const cookie = cookieOf(await signIn());
    const out = await post("/sign-out", { headers: { cookie, origin: "https://evil.example" } });
    expect(out.status).toBe(403);
    expect(await sessionOf(cookie)).toBeDefined();
  });

  it("leaves no dead rows behind for long", async () => {
    await signIn();
    await store.pool.query("UPDATE sessions SET expires_at = now() - interval '1 minute'");
    await signIn();
    const { rows } = await store.pool.query("SELECT count(*)::int AS sessions FROM sessions");
    expect(rows).toEqual([{ sessions: 1 }]);
  });

  it("ends after 12 idle hours and is pushed on by use", async () => {
    const cookie = cookieOf(await signIn());
    const leave = (ms: number) =>
      store.pool.query("UPDATE sessions SET expires_at = now() + $1 * interval '1 millisecond'", [ms]);
    await leave(HOUR_MS);
    const renewed = await sessionOf(cookie);
    expect(renewed?.setCookies[0]).toMatch(/^sightglass_session=.+Max-Age=43200/);
    const { rows } = await store.pool.query<{ hours: number }>(
      "SELECT extract(epoch FROM expires_at - now())::float8 / 3600 AS hours FROM sessions",
    );
    expect(rows[0]?.hours).toBeCloseTo(12, 1);
    await leave(-1_000);
    expect(await sessionOf(cookie)).toBeUndefined();
  });

  it("ends 7 days after signing in, however much it is used", async () => {
    const cookie = cookieOf(await signIn());
    const age = (interval: string) =>
      store.pool.query(
        "UPDATE sessions SET created_at = now() - $1::interval, expires_at = now() + interval '1 hour'",
        [interval],
      );
    await age("6 days 23 hours 59 minutes");
    expect(await sessionOf(cookie)).toBeDefined();
    const { rows } = await store.pool.query<{ s: number }>(
      "SELECT extract(epoch FROM expires_at - now())::float8 AS s FROM sessions",
    );
    expect(rows[0]?.s).toBeLessThan(61);
    await age("7 days 1 second");
    expect(await sessionOf(cookie)).toBeUndefined();
  });

  it.each(["", "sightglass_session=", "sightglass_session=abc.def", "sightglass_session=%00%ff"])(
    "is not opened by the cookie %j",
    async (cookie) => {
      await signIn();
      expect(await sessionOf(cookie)).toBeUndefined();
    },
  );

  it("is not opened by what stands in the database", async () => {
    await signIn();
    const { rows } = await store.pool.query<{ token: string }>("SELECT token FROM sessions");
    expect(await sessionOf(`sightglass_session=${rows[0]?.token}`)).toBeUndefined();
  });

  it("is dead at once when the user is disabled", async () => {
    const cookie = cookieOf(await signIn());
    await store.metadata.users.setDisabled(await ownerId(), true);
    expect(await sessionOf(cookie)).toBeUndefined();
  });
});

describe("changing the password", () => {
  const change = (cookie: string, currentPassword: string, newPassword: string) =>
    post("/change-password", {
      headers: { cookie },
      body: { currentPassword, newPassword, revokeOtherSessions: false },
    });

  it("ends every session, also the others, and gives this browser a new one", async () => {
    const [here, there] = [cookieOf(await signIn()), cookieOf(await signIn())];
    const changed = await change(here, PASSWORD, "another long password");
    expect(changed.status).toBe(200);
    expect(JSON.stringify(await changed.json())).not.toContain("token");
    expect([await sessionOf(here), await sessionOf(there)]).toEqual([undefined, undefined]);
    expect(await sessionOf(cookieOf(changed))).toBeDefined();
    expect((await signIn()).status).toBe(401);
    expect((await signIn({ password: "another long password" })).status).toBe(200);
  });

  it("needs the current password, a long new one, and a session", async () => {
    const cookie = cookieOf(await signIn());
    const answers = [
      await change(cookie, "wrong", "another long password"),
      await change(cookie, PASSWORD, "elevenchars"),
      await change("", PASSWORD, "another long password"),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([401, 400, 401]);
    expect((await signIn()).status).toBe(200);
  });
});

describe("without Postgres", () => {
  it("answers 503 and does not take a session for missing", async () => {
    const engine = await startPostgres();
    const away = await freshMetadata(await engine.freshDatabase());
    const secret = "the secret of this test, long enough";
    auth = createAuth({ pool: away.pool, secret, publicUrl: PUBLIC_URL, logger: silent });
    const cookie = cookieOf(await signIn());
    await engine.stop();
    expect((await signIn()).status).toBe(503);
    await expect(sessionOf(cookie)).rejects.toMatchObject({ code: "store.unavailable" });
    await away.pool.end();
  });
});

describe("createAuth", () => {
  it("refuses a short secret", () => {
    const short = { pool: store.pool, secret: "short", publicUrl: PUBLIC_URL, logger: silent };
    expect(() => createAuth(short)).toThrow("SIGHTGLASS_SECRET");
  });
});
