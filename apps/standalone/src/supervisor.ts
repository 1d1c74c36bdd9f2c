/** Starts everything in order, keeps it running, stops it in order. */
import { mkdirSync, statfsSync } from "node:fs";
import { AppError, type FolderLock, type Logger, lockFolder } from "@sightglass/runtime";
import { type Backends, type PartContext, startBackends } from "./backends";
import { banner } from "./banner";
import type { Settings } from "./env";
import type { KeptAlive, LaunchedPart } from "./kept-alive";
import { checkPorts } from "./ports";
import { prepareStores } from "./prepare";
import { RunRecord } from "./run-record";
import { createServices, refuseUnbuilt, type Service, STOP_ORDER, waitUntilReady } from "./services";
import type { Terminal } from "./terminal";
import { intakeDoors, wantedPorts } from "./wanted-ports";

/** What the supervisor needs. */
export interface SupervisorOptions {
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly logger: Logger;
  /** Folder that holds `services`, `apps` and `packages`. */
  readonly root: string;
}

/** Longest stops, in milliseconds; together below 10 s. */
const GRACE_MS = { web: 1500, ingest: 2500, writer: 3000, clickhouse: 1000, postgres: 1800 };
const DISK_NEEDED_BYTES = 64 * 1024 ** 2;
const LEFTOVER_PATIENCE_MS = 10_000;

/** One run of the whole product in one data folder. */
export class Supervisor {
  private readonly options: SupervisorOptions;
  private lock: FolderLock | undefined;
  private record: RunRecord | undefined;
  private backends: Backends | undefined;
  private services: Service[] = [];
  private starting: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(options: SupervisorOptions) {
    this.options = options;
  }

  /**
   * Starts all parts and prints the banner. On failure everything that had started is stopped again.
   * @throws AppError `start.stopped` when `stop` was called meanwhile.
   */
  async start(): Promise<void> {
    this.starting = this.startAll();
    try {
      await this.starting;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Web, ingest, writer (drains), ClickHouse, Postgres. Safe to call again and while `start` runs. */
  stop(): Promise<void> {
    this.stopping.abort(new AppError("start.stopped", "Stopped while it started."));
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  /** Kills everything at once. */
  kill(): void {
    for (const part of this.allParts()) part.kill();
    this.lock?.release();
  }

  private async startAll(): Promise<void> {
    const startedAt = performance.now();
    const { settings, terminal, logger, root } = this.options;
    refuseUnbuilt(root);
    mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
    const free = freeDiskBytes(settings.dataDir);
    if (free < DISK_NEEDED_BYTES) throw diskFull(settings, free);
    this.lock = lockFolder(settings.dataDir);
    this.record = new RunRecord(settings.dataDir, logger);
    const { signal } = this.stopping;
    const leftovers = await this.record.reapLeftovers(signal);
    await checkPorts(wantedPorts(settings), leftovers ? LEFTOVER_PATIENCE_MS : 0, signal);
    terminal.write("Sightglass starts");
    const isDiskLow = free < settings.SIGHTGLASS_DISK_FREE_MIN;
    if (isDiskLow) terminal.write(lowDiskWarning(settings, free));
    const context: PartContext = { settings, terminal, logger, record: this.record, signal };
    this.backends = await startBackends(context);
    for (const part of this.backends.parts) terminal.partPrinter(part.name)("ready");
    this.stopping.signal.throwIfAborted();
    const print = terminal.partPrinter("migrations");
    const start = await prepareStores({ settings, access: this.backends.access, logger, print, signal });
    if (!start.created) {
      for (const change of start.changes) print(`applied ${change}`);
      for (const warning of start.warnings) print(`warning: ${warning}`);
    }
    this.stopping.signal.throwIfAborted();
    this.services = createServices({ ...context, root, env: this.backends.env });
    for (const service of this.services) await service.part.start();
    await Promise.all(this.services.map((service) => this.becomeReady(service, isDiskLow)));
    this.stopping.signal.throwIfAborted();
    terminal.write(
      banner({
        webUrl: settings.publicUrl,
        ingestUrl: settings.ingestUrl,
        doors: intakeDoors(settings),
        dataDir: settings.dataDir,
        adminEmail: start.adminEmail,
        fromEnvironment: givenNames(settings),
        ...(start.created ? { first: start } : {}),
        seconds: (performance.now() - startedAt) / 1000,
      }),
    );
  }

  /** With a nearly full disk the intake runs and answers 503; people must still reach what is stored. */
  private async becomeReady(service: Service, isDiskLow: boolean): Promise<void> {
    const alive = { ...service, readyUrl: service.readyUrl.replace(/readyz$/, "healthz") };
    await waitUntilReady(isDiskLow && service.name === "ingest" ? alive : service, this.stopping.signal);
    this.options.terminal.partPrinter(service.name)("ready");
  }

  private allParts(): KeptAlive<LaunchedPart>[] {
    return [...this.services.map((service) => service.part), ...(this.backends?.parts ?? [])];
  }

  private async stopAll(): Promise<void> {
    await this.starting?.catch(() => {});
    const parts = new Map(this.allParts().map((part) => [part.name, part]));
    for (const name of [...STOP_ORDER, "clickhouse", "postgres"] as const) {
      await parts.get(name)?.stop(GRACE_MS[name]);
    }
    if (parts.size > 0 || this.services.length > 0) this.record?.clear();
    this.lock?.release();
  }
}

function freeDiskBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function diskFull(settings: Settings, free: number): AppError {
  return new AppError(
    "start.disk_full",
    `The disk of ${settings.dataDir} is full: ${mebibytes(free)} are free.`,
  );
}

function lowDiskWarning(settings: Settings, free: number): string {
  return (
    `  warning     only ${mebibytes(free)} of disk are free: intake answers 503 until there are ` +
    `${mebibytes(settings.SIGHTGLASS_DISK_FREE_MIN)} (SIGHTGLASS_DISK_FREE_MIN)`
  );
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 ** 2)} MiB`;
}

function givenNames(settings: Settings): Set<string> {
  const names = ["SIGHTGLASS_ADMIN_PASSWORD", "SIGHTGLASS_INGEST_KEY", "SIGHTGLASS_API_TOKEN"] as const;
  return new Set(names.filter((name) => settings[name] !== undefined));
}
