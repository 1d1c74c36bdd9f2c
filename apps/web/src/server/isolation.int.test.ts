/**
 * One project over another's data: every use case and every route of /api/v1, as a second project, as
 * nobody, and with a session of the wrong organization. The lists are compared with what is exported.
 */
import { readdirSync } from "node:fs";
import { ParquetRows } from "@sightglass/clickhouse";
import * as usecases from "@sightglass/usecases";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_ROUTES } from "./api/routes";
import { ORIGIN, startTestApp, type TestApp } from "./testing-app";

type Ask = (ctx: usecases.IngestContext) => Promise<unknown>;

const NOW = Date.now();
const CANARY = "canary4711";
const EVENT_ID = (BigInt(NOW) << 22n) + 5n;
const ID = EVENT_ID.toString(16).padStart(16, "0");
const TRACE_ID = "4711".repeat(8);
const RANGE = { query: "", from: "now-1h", to: "now+1h" };
let app: TestApp;

const sqlTime = new Date(NOW).toISOString().replace("T", " ").replace("Z", "");

beforeAll(async () => {
  app = await startTestApp();
  const common = {
    project_id: app.first.id,
    source: `http/${CANARY}`,
    signal: "logs",
    reason: "json.syntax",
  };
  await app.insert("logs", [
    {
      project_id: app.first.id,
      timestamp: sqlTime,
      observed_timestamp: sqlTime,
      event_id: String(EVENT_ID),
      severity_number: 9,
      service: CANARY,
      body: CANARY,
      attributes_text: { [CANARY]: CANARY },
    },
  ]);
  await app.insert("dead_letters", [
    {
      ...common,
      observed_timestamp: sqlTime,
      event_id: "7",
      message: CANARY,
      origin: "",
      raw: CANARY,
      raw_bytes: 10,
    },
  ]);
  await app.insert("ingest_outcomes", [
    {
      ...common,
      t: sqlTime.slice(0, 19),
      process: "p",
      outcome: "received",
      events: 1,
      bytes: 1,
      last_seen: sqlTime,
    },
    {
      ...common,
      t: sqlTime.slice(0, 19),
      process: "p",
      outcome: "refused",
      events: 1,
      bytes: 1,
      last_seen: sqlTime,
    },
  ]);
  await app.insert("spans", [spanRow()]);
  await app.insert("service_edges_1m", [
    {
      project_id: app.first.id,
      t: sqlTime.slice(0, 19),
      pass: 0,
      caller: CANARY,
      callee: CANARY,
      kind: "call",
      external: false,
      retention_days: 30,
      calls: 1,
    },
  ]);
  const column = { name: "hot_00004711", key: CANARY, type: "text", fewValues: false };
  await app.clients.metadata.hotKeys.beginColumn(column);
  await app.insert("ingest_latency", [
    { project_id: app.first.id, t: sqlTime.slice(0, 19), source: CANARY, delay_ms: 4711, events: 1 },
  ]);
});

afterAll(() => app?.close());

function spanRow() {
  return {
    project_id: app.first.id,
    timestamp: sqlTime,
    observed_timestamp: sqlTime,
    duration_ns: "1000",
    trace_id: TRACE_ID,
    span_id: "47114711aaaaaaaa",
    name: CANARY,
    kind: "server",
    status: "unset",
    service: CANARY,
  };
}

/** Every use case that reads telemetry. `key` and `id` are what a stranger might guess. */
const READS: Readonly<Record<string, Ask>> = {
  searchLogs: (ctx) => usecases.searchLogs(ctx, { ...RANGE, limit: 100, order: "desc" }),
  searchSoon: (ctx) => usecases.searchLogs(ctx, { ...RANGE, limit: 100, order: "desc", soon: true }),
  exportLogs: (ctx) => collect(usecases.exportLogs(ctx, { ...RANGE, order: "desc" })),
  tailLogs: (ctx) => untilOpen(usecases.tailLogs(ctx, { query: "", since: "5m" })),
  logHistogram: (ctx) => usecases.logHistogram(ctx, { ...RANGE, by: CANARY, bars: 10 }),
  logPatterns: (ctx) => usecases.logPatterns(ctx, { ...RANGE, limit: 10 }),
  listFields: (ctx) => usecases.listFields(ctx, RANGE),
  fieldValues: (ctx) => usecases.fieldValues(ctx, { ...RANGE, key: CANARY, limit: 10 }),
  getLog: (ctx) => usecases.getLog(ctx, { id: ID }),
  logContext: (ctx) => usecases.logContext(ctx, { id: ID, query: "", before: 5, after: 5 }),
  runQuery: (ctx) =>
    usecases.runQuery(ctx, {
      ...RANGE,
      query: "* | eval x = concat(body, service, host) | stats values(x)",
      timezone: "UTC",
    }),
  explainEmpty: (ctx) => usecases.explainEmpty(ctx, { ...RANGE, query: `service:${CANARY} nothing` }),
  ingestHealth: (ctx) => usecases.ingestHealth(ctx, { from: "now-1h", to: "now+1h" }),
  listDeadLetters: (ctx) => usecases.listDeadLetters(ctx, { limit: 10 }),
  listHotKeys: (ctx) => usecases.listHotKeys(ctx, {}),
  listTraces: (ctx) => usecases.listTraces(ctx, { ...RANGE, limit: 10 }),
  getTrace: (ctx) => usecases.getTrace(ctx, { trace_id: TRACE_ID }),
  listServices: (ctx) => usecases.listServices(ctx, RANGE),
  getService: (ctx) => usecases.getService(ctx, { ...RANGE, service: CANARY }),
  serviceMap: (ctx) => usecases.serviceMap(ctx, RANGE),
  firstRun: (ctx) => usecases.firstRun(ctx, {}),
  replayDeadLetters: (ctx) => usecases.replayDeadLetters({ ...ctx, role: "owner", intake: TELLING }, REPLAY),
};

/** Refuses everything, in the words of what it was sent. */
const TELLING: usecases.Intake = {
  send: async ({ body }) => ({
    kind: "refused",
    code: "limit.rate",
    message: body.toString(),
    nothingTaken: true,
  }),
};
const REPLAY = usecases.replayDeadLettersInput.parse({ reason: "json.syntax", from: "now-1h", to: "now+1h" });

async function collect(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** What a tail says of the time before it. */
async function untilOpen(answers: AsyncIterable<usecases.TailAnswer[]>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const some of answers) {
    all.push(...some);
    if (some.some(({ kind }) => kind === "open")) break;
  }
  return all;
}

const tokenRequest = (token: string) =>
  new Request("http://localhost:3000/", { headers: { authorization: `Bearer ${token}` } });

async function contextOf(token: string): Promise<usecases.IngestContext> {
  const { currentApp } = await import("./current-app");
  const signedIn = await currentApp().tokenOrSessionOf(tokenRequest(token));
  if (!signedIn) throw new Error("the token opens nothing");
  return signedIn.context;
}

/** What the words of the request itself would bring back is no leak. */
const withoutOwnWords = (answer: unknown) =>
  JSON.stringify(answer, (key, value: unknown) => (key === "removals" ? undefined : value));

describe("use cases", () => {
  it("are all in the list", () => {
    const folder = new URL("../../../../packages/usecases/src/", import.meta.url);
    const files = ["logs", "ingest"].flatMap((area) => readdirSync(new URL(area, folder)));
    const inputs = Object.entries(usecases)
      .filter(([name, value]) => name.endsWith("Input") && typeof value !== "function")
      .map(([name]) => name);
    const tested = new Set(Object.keys(READS).map((name) => name.toLowerCase()));
    const telemetry = inputs
      .map((name) => name.slice(0, -"Input".length).toLowerCase())
      .filter((name) => !ACCESS.has(name));
    expect(files.length).toBeGreaterThan(0);
    expect(telemetry.map((name) => (name === "deadletters" ? "listdeadletters" : name)).sort()).toEqual(
      [...tested].sort(),
    );
  });

  it.each(Object.keys(READS))("%s finds the canary for its own project", async (name) => {
    if (name === "explainEmpty") return;
    expect(JSON.stringify(await READS[name]?.(await contextOf(app.first.token)))).toContain(CANARY);
  });

  it("exportLogsAsParquet holds the rows of its own project alone", async () => {
    const rowsFor = async (token: string) => {
      const file = new ParquetRows();
      const input = { ...RANGE, order: "desc" } as const;
      for await (const piece of usecases.exportLogsAsParquet(await contextOf(token), input)) file.take(piece);
      return file.rows();
    };
    expect([await rowsFor(app.first.token), await rowsFor(app.second.token)]).toEqual([1, 0]);
  });

  it("exportRows and exportRowsAsParquet hold the rows of their own project alone", async () => {
    const input = { ...RANGE, query: "* | fields body, service, host", timezone: "UTC" };
    const textFor = async (token: string) =>
      JSON.stringify(await collect(usecases.exportRows(await contextOf(token), input)));
    expect(await textFor(app.first.token)).toContain(CANARY);
    expect(await textFor(app.second.token)).not.toContain(CANARY);
    const rowsFor = async (token: string) => {
      const file = new ParquetRows();
      for await (const piece of usecases.exportRowsAsParquet(await contextOf(token), input)) file.take(piece);
      return file.rows();
    };
    expect([await rowsFor(app.first.token), await rowsFor(app.second.token)]).toEqual([1, 0]);
  });

  it.each(Object.keys(READS))("%s finds nothing for another project", async (name) => {
    const asked = READS[name]?.(await contextOf(app.second.token));
    if (name === "getLog" || name === "logContext")
      return expect(asked).rejects.toMatchObject({ code: "logs.not_found" });
    if (name === "getTrace") return expect(asked).rejects.toMatchObject({ code: "traces.not_found" });
    if (name === "getService") return expect(asked).rejects.toMatchObject({ code: "services.not_found" });
    const answer = await asked;
    expect(withoutOwnWords(answer)).not.toContain(CANARY);
    if (name === "explainEmpty")
      expect(answer).toMatchObject({ removals: [{ count: 0 }, { count: 0 }], near: [], last_event: null });
  });
});

/** Keys, inputs, tokens, members and changes of hot keys have their own isolation test beside their use cases. */
const ACCESS = new Set(
  [
    "changeMemberRole",
    "chooseProject",
    "createApiToken",
    "createIngestKey",
    "createInput",
    "createSavedSearch",
    "createScrapeTarget",
    "deleteScrapeTarget",
    "listScrapeTargets",
    "updateScrapeTarget",
    "deleteInput",
    "deleteSavedSearch",
    "getSavedSearch",
    "listApiTokens",
    "listAudit",
    "listIngestKeys",
    "listInputs",
    "listMembers",
    "listProjects",
    "listSavedSearches",
    "removeMember",
    "revokeApiToken",
    "revokeIngestKey",
    "rotateIngestKey",
    "setHotKey",
    "updateInput",
    "updateSavedSearch",
    "whoAmI",
  ].map((name) => name.toLowerCase()),
);

describe("the project of a session", () => {
  const ask = (path: string, cookie: string, body?: unknown) =>
    app.call(`/api/trpc/${path}`, {
      headers: { cookie, "content-type": "application/json", origin: ORIGIN },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
  const projectOf = async (cookie: string) => JSON.parse(await (await ask("session.me", cookie)).text());

  it("is never one that its person is no member of, whatever the cookie says", async () => {
    for (const wish of [String(app.second.id), "0", "-1", "4294967296", "x", `${app.second.id} OR 1=1`]) {
      const me = await projectOf(`${app.cookie}; sightglass_project=${wish}`);
      expect(me).toMatchObject({ result: { data: { project: { id: app.first.id } } } });
    }
    const range = encodeURIComponent(JSON.stringify({ from: "now-1h", to: "now+1h" }));
    const found = await ask(
      `logs.search?input=${range}`,
      `${app.cookie}; sightglass_project=${app.second.id}`,
    );
    expect(await found.text()).toContain(CANARY);
  });

  it("is not changed to a foreign project, and says nothing of whether there is one", async () => {
    for (const id of [app.second.id, 999_999]) {
      const refused = await ask("session.chooseProject", app.cookie, { project_id: id });
      expect(refused.status).toBe(403);
      expect(refused.headers.getSetCookie()).toEqual([]);
      expect(await refused.text()).toContain("You have no project of this number.");
    }
    expect(await (await ask("session.projects", app.cookie)).text()).not.toContain("Other");
  });

  it("can be another project of the person, whose data alone is then seen", async () => {
    const { organizationId } = app.first;
    const next = await app.clients.metadata.projects.create({ organizationId, name: "Next" });
    const chosen = await ask("session.chooseProject", app.cookie, { project_id: next?.id });
    const [cookie = ""] = chosen.headers.getSetCookie();
    expect(cookie).toMatch(/^sightglass_project=\d+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const both = `${app.cookie}; ${cookie.split(";", 1)[0]}`;
    expect(await projectOf(both)).toMatchObject({ result: { data: { project: { id: next?.id } } } });
    const range = encodeURIComponent(JSON.stringify({ from: "now-1h", to: "now+1h" }));
    expect(await (await ask(`logs.search?input=${range}`, both)).text()).not.toContain(CANARY);
  });
});

describe("routes of /api/v1", () => {
  // Saved searches have their own isolation test beside their use cases.
  const routes = API_ROUTES.filter(({ path }) => !path.startsWith("/saved-searches"));
  const paths = routes.map(
    ({ path }) =>
      `/api/v1${path.replace("{id}", ID).replace("{key}", CANARY).replace("{trace_id}", TRACE_ID).replace("{service}", CANARY)}`,
  );
  const posts = new Set(
    routes.filter((route) => route.method === "POST").map((route) => `/api/v1${route.path}`),
  );
  const isPost = (path: string) => posts.has(path.split("?", 1)[0] ?? "");
  const isQuery = (path: string) => path.startsWith("/api/v1/query");
  const bodyFor = (path: string) =>
    isQuery(path) ? '{"query":"* | fields body, service, host"}' : '{"reason":"time.future"}';
  const call = (path: string, headers: Record<string, string>) =>
    app.call(path, {
      headers,
      ...(isPost(path) ? { method: "POST", body: bodyFor(path) } : {}),
    });

  /** Of a tail only the beginning. */
  async function textOf(response: Response): Promise<string> {
    if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response.text();
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    await reader?.cancel();
    return new TextDecoder().decode(value);
  }

  it.each(paths)("%s answers its own project", async (path) => {
    const response = await call(path, { authorization: `Bearer ${app.first.token}` });
    expect(response.status).toBe(200);
    expect(await textOf(response)).not.toBe("");
  });

  it.each(paths)("%s tells another project nothing", async (path) => {
    const response = await call(path, { authorization: `Bearer ${app.second.token}` });
    const text = await textOf(response);
    const said = path.endsWith(ID) ? text.replaceAll(ID, "") : text;
    expect(said).not.toContain(CANARY);
    expect(isPost(path) && !isQuery(path) ? [403] : [200, 404]).toContain(response.status);
  });

  it.each(paths)("%s takes no project from the request", async (path) => {
    const headers = { authorization: `Bearer ${app.second.token}`, "x-project-id": String(app.first.id) };
    const response = await call(`${path}?project_id=${app.first.id}`, headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "input.invalid" });
  });

  it.each(paths)("%s is closed to nobody and to wrong secrets", async (path) => {
    const wrong = [
      {},
      { authorization: "Bearer " },
      { authorization: "Bearer wrong-wrong-wrong-wrong-wrong" },
      { authorization: `Basic ${Buffer.from(`x:${app.first.token}`).toString("base64")}` },
      { cookie: "sightglass_session=forged.signature" },
    ];
    for (const headers of wrong) {
      const response = await call(path, headers);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      expect(await response.json()).toMatchObject({ code: "auth.required" });
    }
  });

  it("write nothing", async () => {
    const counted = async () => JSON.stringify(await app.select(COUNTS));
    const before = await counted();
    for (const path of paths) {
      await textOf(await call(path, { authorization: `Bearer ${app.second.token}` }));
      for (const method of [isPost(path) ? "GET" : "POST", "PUT", "PATCH", "DELETE"]) {
        const response = await app.call(path, {
          method,
          headers: { authorization: `Bearer ${app.first.token}` },
        });
        expect(response.status).toBe(405);
      }
    }
    expect(await counted()).toBe(before);
  });

  const COUNTS = `SELECT table, sum(rows) AS n FROM system.parts
    WHERE database = 'sightglass' AND active GROUP BY table ORDER BY table`;
});
