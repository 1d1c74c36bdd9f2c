/**
 * The app on real engines for integration tests, called as Next would call it: by the route files.
 * Two organizations with a project and a read token each; the first also has its owner's session.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createWriterClient, migrate } from "@sightglass/clickhouse";
import { bootstrap, createMetadata, createMetadataPool, migrateMetadata } from "@sightglass/metadata";
import { createLogger, loadEnv } from "@sightglass/runtime";
import { startClickHouse, startPostgres, type TestClickHouse, tempDir } from "@sightglass/testkit";
import * as z from "zod";
import { webEnvSchema } from "../env";
import { createApp } from "./app";
import { type Clients, openClients } from "./clients";
import { installApp } from "./current-app";

interface TestProject {
  id: number;
  organizationId: string;
  token: string;
}

export interface TestApp {
  clients: Clients;
  clickhouse: TestClickHouse;
  /** Holds the event log. */
  dataDir: string;
  first: TestProject;
  second: TestProject;
  /** Cookie header of the first organization's owner. */
  cookie: string;
  insert: (table: string, rows: readonly Record<string, unknown>[]) => Promise<void>;
  /** Runs a statement without an answer as the writer. */
  command: (query: string) => Promise<void>;
  /** Runs a statement as the writer and returns its rows. */
  select: (query: string) => Promise<unknown[]>;
  /** Answer of the route file that Next would choose. */
  call: (path: string, init?: RequestInit) => Promise<Response>;
  close: () => Promise<void>;
}

export const ORIGIN = "http://localhost:3000";
export const METRICS_TOKEN = "the scraper's own token";
const ADMIN = { email: "owner@example.com", password: "correct horse battery" };

/** With engines of its own, and an empty event log, so nothing is in flight. */
export async function startTestApp(): Promise<TestApp> {
  const logger = createLogger({ service: "test", level: "silent" });
  const dir = tempDir("web");
  const [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  const postgresUrl = await postgres.freshDatabase();
  const writer = createWriterClient({
    ...clickhouse.writer,
    url: clickhouse.url,
    database: "sightglass",
    logger,
  });
  await migrate(writer, { database: "sightglass" });
  await migrateMetadata(postgresUrl);
  const projects = await createProjects(postgresUrl);
  mkdirSync(join(dir.path, "bus"));
  const env = envOf(clickhouse, postgresUrl, dir.path);
  const clients = openClients(env);
  installApp(createApp(env, clients));
  const call = createCaller();
  return {
    ...projects,
    clients,
    clickhouse,
    dataDir: dir.path,
    call,
    cookie: await signIn(call),
    insert: async (table, rows) => {
      await writer.insert({ table: `sightglass.${table}`, values: [...rows], format: "JSONEachRow" });
    },
    command: async (query) => {
      await writer.command({ query });
    },
    select: async (query) => (await writer.query({ query, format: "JSONEachRow" })).json(),
    close: async () => {
      installApp(undefined);
      await clients.close();
      await writer.close();
      await Promise.all([clickhouse.stop(), postgres.stop()]);
      dir.remove();
    },
  };
}

function envOf(clickhouse: TestClickHouse, postgresUrl: string, dataDir: string) {
  return loadEnv(webEnvSchema, {
    NODE_ENV: "test",
    SIGHTGLASS_LOG_LEVEL: "silent",
    SIGHTGLASS_DATA_DIR: dataDir,
    SIGHTGLASS_PUBLIC_URL: ORIGIN,
    SIGHTGLASS_METRICS_TOKEN: METRICS_TOKEN,
    SIGHTGLASS_SECRET: randomBytes(32).toString("hex"),
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_READER_USER: clickhouse.reader.user,
    CLICKHOUSE_READER_PASSWORD: clickhouse.reader.password,
    DATABASE_URL: postgresUrl,
  });
}

async function createProjects(url: string): Promise<{ first: TestProject; second: TestProject }> {
  const logger = createLogger({ service: "test", level: "silent" });
  const pool = createMetadataPool({ url, logger, max: 2 });
  try {
    const metadata = createMetadata(pool);
    const token = `first-${randomBytes(16).toString("hex")}`;
    const start = await bootstrap(metadata, {
      adminEmail: ADMIN.email,
      adminPassword: ADMIN.password,
      apiToken: token,
    });
    const organization = await metadata.organizations.create("Other");
    const project = await metadata.projects.create({ organizationId: organization.id, name: "Other" });
    if (!project) throw new Error("the second project could not be made");
    const otherToken = `second-${randomBytes(16).toString("hex")}`;
    await metadata.apiTokens.create({
      id: "second",
      projectId: project.id,
      name: "second",
      scope: "read",
      createdBy: "test",
      expiresAt: null,
      secret: { sha256: createHash("sha256").update(otherToken).digest("hex"), hint: otherToken.slice(-4) },
    });
    return {
      first: { id: start.projectId, organizationId: start.organizationId, token },
      second: { id: project.id, organizationId: organization.id, token: otherToken },
    };
  } finally {
    await pool.end();
  }
}

async function signIn(call: TestApp["call"]): Promise<string> {
  const response = await call("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json", origin: ORIGIN },
    body: JSON.stringify(ADMIN),
  });
  if (!response.ok) throw new Error(`sign-in failed: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}

// ---- route files

interface RouteFile {
  file: string;
  pattern: RegExp;
  /** Lowest first: fixed parts, then names, then catch-alls, the longer path before the shorter, as Next chooses. */
  rank: number;
}

const routeModule = z.record(z.string(), z.unknown());
const appFolder = join(dirname(fileURLToPath(import.meta.url)), "../app");

/** Paths of all route files: `/api/v1/logs/[id]`. */
function routePaths(): string[] {
  return readdirSync(appFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts"))
    .map((file) => `/${dirname(file)}`)
    .sort();
}

function createCaller(): TestApp["call"] {
  const files = routePaths().map(toRouteFile);
  return async (path, init = {}) => {
    const url = new URL(path, ORIGIN);
    const [chosen] = files.filter((file) => file.pattern.test(url.pathname)).sort((a, b) => a.rank - b.rank);
    if (!chosen) throw new Error(`no route file for ${url.pathname}`);
    const loaded = routeModule.parse(await import(pathToFileURL(chosen.file).href));
    const method = init.method ?? "GET";
    // Next answers HEAD by GET.
    const handler = loaded[method === "HEAD" ? "GET" : method];
    if (typeof handler !== "function") return new Response(null, { status: 405 });
    const answer: unknown = await handler(new Request(url, init));
    if (!(answer instanceof Response)) throw new Error(`${chosen.file} did not answer with a Response`);
    return answer;
  };
}

function toRouteFile(path: string): RouteFile {
  const pattern = path.replace(/\[\.\.\.\w+\]/g, ".+").replace(/\[\w+\]/g, "[^/]+");
  return {
    file: join(appFolder, path, "route.ts"),
    pattern: new RegExp(`^${pattern}$`),
    rank: (path.includes("[...") ? 2_000 : path.includes("[") ? 1_000 : 0) - path.split("/").length,
  };
}
