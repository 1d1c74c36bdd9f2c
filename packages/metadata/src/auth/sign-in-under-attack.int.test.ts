import { startPostgres, type TestPostgres } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freshMetadata, silent, type TestMetadata } from "../testing-metadata";
import { type Auth, createAuth } from "./auth";

const PUBLIC_URL = "http://localhost:3000";
const EMAIL = "admin@localhost";
const PASSWORD = "a long enough password";

let postgres: TestPostgres;
let store: TestMetadata;
let auth: Auth;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  store = await freshMetadata(await postgres.freshDatabase());
  const secret = "the secret of this test, long enough";
  const nowMs = Date.now();
  auth = createAuth({ pool: store.pool, secret, publicUrl: PUBLIC_URL, logger: silent, now: () => nowMs });
  return () => store.pool.end();
});

interface From {
  address?: string;
  cookie?: string;
}

function post(path: string, body: unknown, { address = "192.0.2.1", cookie = "" }: From): Promise<Response> {
  const headers = {
    "content-type": "application/json",
    origin: PUBLIC_URL,
    "x-forwarded-for": address,
    ...(cookie === "" ? {} : { cookie }),
  };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return auth.handler(new Request(`${PUBLIC_URL}/api/auth${path}`, init));
}

const signIn = (password: string, from: From = {}, email = EMAIL) =>
  post("/sign-in/email", { email, password }, from);

function cookieOf(response: Response, name: string): string {
  const pairs = response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return pairs.find((pair) => pair.startsWith(`${name}=`)) ?? "";
}

/** Wrong passwords from ever new addresses until the account is refused to everybody. */
async function attack(): Promise<void> {
  for (let i = 0; i < 51; i++) await signIn("wrong", { address: `198.51.100.${i}` });
  expect((await signIn(PASSWORD, { address: "203.0.113.9" })).status).toBe(429);
}

describe("under attack", () => {
  it("lets the owner in from a browser that was signed in before, and nobody else", async () => {
    const first = await signIn(PASSWORD);
    const cookie = cookieOf(first, "sightglass_browser");
    const [, line = ""] = first.headers.getSetCookie();
    expect(line).toMatch(/^sightglass_browser=\S+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/);
    await attack();
    expect((await signIn(PASSWORD, { cookie })).status).toBe(200);
    const forged = `${cookie.slice(0, -6)}AAAA%3D`;
    expect((await signIn(PASSWORD, { cookie: forged })).status).toBe(429);
    expect((await signIn(PASSWORD, { cookie }, "other@localhost")).status).toBe(401);
    const session = cookieOf(first, "sightglass_session").replace("sightglass_session", "sightglass_browser");
    expect((await signIn(PASSWORD, { cookie: session })).status).toBe(429);
  });

  it("slows guessing from one IPv6 network, whichever of its addresses is taken", async () => {
    const statuses = [];
    for (let i = 0; i < 6; i++) {
      statuses.push((await signIn("wrong", { address: `2001:db8:0:1::${i}` })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await signIn(PASSWORD, { address: "2001:db8:0:2::1" })).status).toBe(200);
  });

  it("slows guessing from such a browser too", async () => {
    const cookie = cookieOf(await signIn(PASSWORD), "sightglass_browser");
    const statuses = [];
    for (let i = 0; i < 6; i++) {
      statuses.push((await signIn("wrong", { cookie, address: `198.51.100.${i}` })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await signIn(PASSWORD)).status).toBe(200);
  });
});

describe("changing the password", () => {
  const change = (currentPassword: string, from: From) =>
    post("/change-password", { currentPassword, newPassword: "another long password" }, from);

  it("is throttled like signing in, and counts the same tries", async () => {
    const cookie = cookieOf(await signIn(PASSWORD), "sightglass_session");
    const statuses = [];
    for (let i = 0; i < 6; i++) statuses.push((await change("wrong", { cookie })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const right = await change(PASSWORD, { cookie });
    expect([right.status, right.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await signIn(PASSWORD)).status).toBe(429);
  });

  it("checks few of many passwords that are sent at the same time", async () => {
    const cookie = cookieOf(await signIn(PASSWORD), "sightglass_session");
    const tries = await Promise.all(Array.from({ length: 30 }, () => change("wrong", { cookie })));
    expect(tries.filter((response) => response.status === 401)).toHaveLength(5);
  });
});

describe("a disabled user", () => {
  it("has no session, even when one is left over", async () => {
    const cookie = cookieOf(await signIn(PASSWORD), "sightglass_session");
    const { rows } = await store.pool.query("SELECT json_agg(s) AS kept FROM sessions s");
    const ownerId = (await store.metadata.bootstrap.find())?.ownerUserId ?? "";
    await store.metadata.users.setDisabled(ownerId, true);
    await store.pool.query("INSERT INTO sessions SELECT * FROM json_populate_recordset(null::sessions, $1)", [
      JSON.stringify(rows[0]?.kept),
    ]);
    expect(await auth.getSession(new Headers({ cookie }))).toBeUndefined();
  });
});
