/** Reads processes of this machine from /proc: children, processor time, memory. Linux only. */
import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return {
      parent: Number(fields[1]),
      cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND,
      rssBytes: Number(fields[21]) * PAGE_BYTES,
    };
  } catch {
    return undefined;
  }
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/** A process and all below it: `[{pid, command, parent, cpuMs, rssBytes}]`. */
export function processTree(rootPid) {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .map((pid) => ({ pid, ...stat(pid) }))
    .filter((entry) => entry.parent !== undefined);
  const found = [];
  const queue = [rootPid];
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    const entry = all.find((candidate) => candidate.pid === pid);
    if (entry === undefined) continue;
    found.push({ ...entry, command: commandLine(pid) });
    queue.push(...all.filter((candidate) => candidate.parent === pid).map((candidate) => candidate.pid));
  }
  return found;
}

/** Highest resident size a process has had, in bytes. */
export function peakRssBytes(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Proportional share of memory, which counts shared pages once over all processes. */
export function pssBytes(pid) {
  try {
    return (
      Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) * 1024
    );
  } catch {
    return 0;
  }
}

const ROLES = [
  ["ingest", /services\/ingest\/dist/],
  ["writer", /services\/writer\/dist/],
  ["web", /next-server|apps\/web\/.*server\.js/],
  ["clickhouse", /clickhouse-child/],
  ["postgres", /postgres/],
];

/** Part of the product that a process of the tree belongs to; the root itself is the supervisor. */
export function roleOf(entry, rootPid) {
  if (entry.pid === rootPid) return "supervisor";
  return ROLES.find(([, pattern]) => pattern.test(entry.command))?.[0] ?? "other";
}

/** Processor time by role, in milliseconds. */
export function cpuByRole(rootPid) {
  const sums = {};
  for (const entry of processTree(rootPid)) {
    const role = roleOf(entry, rootPid);
    sums[role] = (sums[role] ?? 0) + entry.cpuMs;
  }
  return sums;
}
