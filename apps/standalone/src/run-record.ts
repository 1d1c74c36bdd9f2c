/**
 * Which processes this start has made, in `<data>/run/children.json`, so that the next start can end what a killed
 * supervisor left behind. A pid counts only together with its start time.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { identityOf, isAlive, type Logger, type ProcessIdentity, sleep } from "@sightglass/runtime";
import { z } from "zod";

const recordContent = z.record(z.string(), z.object({ pid: z.number().int(), started: z.string() }));
const GRACE_MS = 8000;

/** The record of one data folder. */
export class RunRecord {
  private readonly path: string;
  private readonly children = new Map<string, ProcessIdentity>();

  private readonly logger: Pick<Logger, "warn">;

  constructor(dataDir: string, logger: Pick<Logger, "warn">) {
    this.logger = logger;
    this.path = join(dataDir, "run", "children.json");
    mkdirSync(dirname(this.path), { recursive: true });
  }

  /** Writes down that part `name` runs as `pid`, or, with `undefined`, that it has ended. A full disk is logged, not thrown. */
  set(name: string, pid: number | undefined): void {
    const identity = pid === undefined ? undefined : identityOf(pid);
    if (identity === undefined) this.children.delete(name);
    else this.children.set(name, identity);
    const temporary = `${this.path}.new`;
    try {
      writeFileSync(temporary, JSON.stringify(Object.fromEntries(this.children)));
      renameSync(temporary, this.path);
    } catch (error) {
      this.logger.warn({ err: error }, "the running processes could not be written down");
    }
  }

  /** The end of an orderly run. */
  clear(): void {
    rmSync(this.path, { force: true });
  }

  /**
   * Ends what the last run left behind (Postgres by SIGINT: at SIGTERM it would wait for its clients); the caller holds the folder's lock. True when the last run was killed, whether
   * or not something of it still lived. Rejects with the signal's reason when it is aborted; what still lives is then
   * left to the next start.
   */
  async reapLeftovers(signal: AbortSignal): Promise<boolean> {
    const left = this.read();
    const alive = left.filter(isAlive);
    for (const child of alive) signalGroup(child.pid, child.name === "postgres" ? "SIGINT" : "SIGTERM");
    for (let waited = 0; waited < GRACE_MS && alive.some(isAlive); waited += 50) await sleep(50, signal);
    for (const child of alive.filter(isAlive)) signalGroup(child.pid, "SIGKILL");
    this.clear();
    return left.length > 0;
  }

  private read(): (ProcessIdentity & { name: string })[] {
    try {
      const parsed = recordContent.safeParse(JSON.parse(readFileSync(this.path, "utf8")));
      if (!parsed.success) return [];
      return Object.entries(parsed.data).map(([name, identity]) => ({ name, ...identity }));
    } catch {
      return [];
    }
  }
}

/** Signals a process group, or the process alone when it leads none. Nothing happens when both are gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {}
  }
}
