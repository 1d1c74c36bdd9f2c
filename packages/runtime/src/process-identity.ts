/**
 * Tells whether a pid still belongs to the process that was meant: pids are reused, start times are not.
 * Linux reads /proc (boot id and start tick); elsewhere `ps` gives the start time in seconds.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process as written to a lock or pid file. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the platform's own words; only good for comparing. */
  readonly started: string;
}

/** Identity of a running process; `undefined` when there is none with this pid (or only a zombie). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = process.platform === "linux" ? startedOnLinux(pid) : startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** True when exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.started === identity.started;
}

function startedOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function startedByPs(pid: number): string | undefined {
  try {
    const line = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return line === "" ? undefined : line;
  } catch {
    return undefined;
  }
}
