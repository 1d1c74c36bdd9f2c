/** The services of the product: what they run, with which environment, and when they are ready. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { readOrCreateSecret } from "@sightglass/embedded";
import { AppError, sleep } from "@sightglass/runtime";
import type { PartContext } from "./backends";
import { ChildOutput } from "./child-output";
import { logFolder, type Settings } from "./env";
import { KeptAlive, type LaunchedPart } from "./kept-alive";
import { launchService } from "./service-process";

/** Names of the services in the order of their stop: first the doors, last what drains. */
export const STOP_ORDER = ["web", "ingest", "writer"] as const;
type ServiceName = (typeof STOP_ORDER)[number];

/** A service that is kept alive. */
export interface Service {
  readonly name: ServiceName;
  readonly part: KeptAlive<LaunchedPart>;
  readonly readyUrl: string;
  readonly output: ChildOutput;
}

const READY_TIMEOUT_MS = 60_000;

const SCRIPTS: Readonly<Record<ServiceName, string>> = {
  writer: "services/writer/dist/main.js",
  ingest: "services/ingest/dist/main.js",
  web: "apps/web/.next/standalone/apps/web/server.js",
};

/** @throws AppError `start.not_built` when a program is missing below `root`. */
export function refuseUnbuilt(root: string): void {
  const missing = Object.values(SCRIPTS).filter((script) => !existsSync(join(root, script)));
  if (missing.length === 0) return;
  throw new AppError("start.not_built", `Not built: ${missing.join(", ")}. Run npm run build, or npm start.`);
}

/** Makes the services; nothing runs yet. `root` is the repository (or the installed product). */
export function createServices(context: PartContext & { root: string; env: NodeJS.ProcessEnv }): Service[] {
  const { settings, root } = context;
  mkdirSync(logFolder(settings), { recursive: true, mode: 0o700 });
  const env = serviceEnvironment(settings, context.env);
  const host = healthHost(settings.SIGHTGLASS_BIND);
  const make = (
    name: ServiceName,
    options: { arguments: string[]; env?: NodeJS.ProcessEnv; ready: string },
  ) => {
    const print = context.terminal.partPrinter(name);
    const output = new ChildOutput({ path: join(logFolder(settings), `${name}.log`), print });
    const part = new KeptAlive({
      name,
      print,
      onPid: (pid) => context.record.set(name, pid),
      signal: context.signal,
      launch: () =>
        launchService({
          name,
          nodeArguments: ["--enable-source-maps", ...options.arguments],
          cwd: root,
          env: { ...env, ...options.env },
          output,
        }),
    });
    return { name, part, readyUrl: options.ready, output };
  };
  return [
    make("writer", {
      arguments: [join(root, SCRIPTS.writer)],
      // Its metrics ask for no key, and only this machine has use for them.
      env: { SIGHTGLASS_BIND: "127.0.0.1" },
      ready: `http://127.0.0.1:${settings.SIGHTGLASS_WRITER_PORT}/readyz`,
    }),
    make("ingest", {
      arguments: [join(root, SCRIPTS.ingest)],
      ready: `http://${host}:${settings.SIGHTGLASS_HTTP_PORT}/readyz`,
    }),
    make("web", {
      arguments: ["--import", new URL("./parent-guard.mjs", import.meta.url).href, join(root, SCRIPTS.web)],
      env: { HOSTNAME: settings.SIGHTGLASS_BIND, PORT: String(settings.SIGHTGLASS_WEB_PORT) },
      ready: `http://${host}:${settings.SIGHTGLASS_WEB_PORT}/readyz`,
    }),
  ];
}

function serviceEnvironment(settings: Settings, stores: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret =
    settings.SIGHTGLASS_SECRET ?? readOrCreateSecret(join(settings.dataDir, "secrets"), "session");
  const own: NodeJS.ProcessEnv = {
    ...stores,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    SIGHTGLASS_BIND: settings.SIGHTGLASS_BIND,
    SIGHTGLASS_DATA_DIR: settings.dataDir,
    SIGHTGLASS_LOG_LEVEL: settings.SIGHTGLASS_LOG_LEVEL,
    SIGHTGLASS_PUBLIC_URL: settings.publicUrl,
    SIGHTGLASS_SECRET: secret,
    SIGHTGLASS_WEB_PORT: String(settings.SIGHTGLASS_WEB_PORT),
    SIGHTGLASS_HTTP_PORT: String(settings.SIGHTGLASS_HTTP_PORT),
    SIGHTGLASS_RECEIVERS: settings.SIGHTGLASS_RECEIVERS,
    SIGHTGLASS_OTLP_HTTP_PORT: String(settings.SIGHTGLASS_OTLP_HTTP_PORT),
    SIGHTGLASS_OTLP_GRPC_PORT: String(settings.SIGHTGLASS_OTLP_GRPC_PORT),
    SIGHTGLASS_SYSLOG_UDP_PORT: String(settings.SIGHTGLASS_SYSLOG_UDP_PORT),
    SIGHTGLASS_SYSLOG_TCP_PORT: String(settings.SIGHTGLASS_SYSLOG_TCP_PORT),
    SIGHTGLASS_SYSLOG_TLS_PORT: String(settings.SIGHTGLASS_SYSLOG_TLS_PORT),
    SIGHTGLASS_STATSD_PORT: String(settings.SIGHTGLASS_STATSD_PORT),
    SIGHTGLASS_CARBON_PORT: String(settings.SIGHTGLASS_CARBON_PORT),
    SIGHTGLASS_TLS_CERT: settings.SIGHTGLASS_TLS_CERT,
    SIGHTGLASS_TLS_KEY: settings.SIGHTGLASS_TLS_KEY,
    SIGHTGLASS_WRITER_PORT: String(settings.SIGHTGLASS_WRITER_PORT),
  };
  const inherited = { ...settings.inherited };
  for (const name of Object.keys(own)) delete inherited[`${name}_FILE`];
  return { ...inherited, ...own };
}

/** An address that this machine can connect to when a service binds `bind`. */
function healthHost(bind: string): string {
  if (bind === "0.0.0.0") return "127.0.0.1";
  if (bind === "::") return "[::1]";
  return bind.includes(":") ? `[${bind}]` : bind;
}

/**
 * Waits until `/readyz` answers 200.
 * @throws AppError `start.not_ready` with the checks or the last words; the signal's reason when it is aborted.
 */
export async function waitUntilReady(service: Service, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let state = "no answer";
  while (Date.now() < deadline) {
    try {
      service.part.assertHopeful();
    } catch (error) {
      const words = service.output.lastWords();
      throw new AppError("start.not_ready", `${service.name} does not start.\n${words}`, { cause: error });
    }
    const answer = await askReady(service.readyUrl, signal);
    if (answer.ready) return;
    state = answer.state;
    await sleep(50, signal);
  }
  const seconds = READY_TIMEOUT_MS / 1000;
  throw new AppError(
    "start.not_ready",
    `${service.name} was not ready within ${seconds} s: ${state}\n${service.output.lastWords()}`,
  );
}

async function askReady(url: string, signal: AbortSignal): Promise<{ ready: boolean; state: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(6000)]) });
    return { ready: answer.status === 200, state: (await answer.text()).slice(0, 500) };
  } catch {
    return { ready: false, state: "no answer" };
  }
}
