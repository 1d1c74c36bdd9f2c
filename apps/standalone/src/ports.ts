/** Checks before the start that every port can be bound, and names who holds one that cannot. */
import { createSocket } from "node:dgram";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer, isIPv6 } from "node:net";
import { AppError, sleep } from "@sightglass/runtime";

/** A port that a part is going to bind. */
export interface WantedPort {
  /** The environment variable that sets it. */
  readonly variable: string;
  readonly port: number;
  readonly host: string;
  /** TCP when left out. */
  readonly protocol?: "tcp" | "udp";
}

/**
 * @param patienceMs how long to wait for a port to become free: an earlier run that was killed may still be ending.
 * @throws AppError `start.port_in_use` with one line for each port that cannot be used.
 */
export async function checkPorts(
  wanted: readonly WantedPort[],
  patienceMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const twice = sharedPorts(wanted);
  if (twice.length > 0) throw portError(twice);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const problems = (await Promise.all(wanted.map(portProblem))).filter((problem) => problem !== undefined);
    if (problems.length === 0) return;
    if (Date.now() >= deadline) throw portError(problems);
    await sleep(100, signal);
  }
}

function portError(problems: readonly string[]): AppError {
  return new AppError("start.port_in_use", problems.join("\n"), { permanent: true });
}

function sharedPorts(wanted: readonly WantedPort[]): string[] {
  return wanted.flatMap((one, index) => {
    const other = wanted.slice(0, index).find((earlier) => isSamePort(earlier, one));
    return other === undefined
      ? []
      : [`${one.variable} and ${other.variable} are both ${one.port}; they must differ.`];
  });
}

function isSamePort(one: WantedPort, other: WantedPort): boolean {
  return one.port === other.port && one.port !== 0 && (one.protocol ?? "tcp") === (other.protocol ?? "tcp");
}

async function portProblem(wanted: WantedPort): Promise<string | undefined> {
  const { port, host, variable, protocol } = wanted;
  const code = protocol === "udp" ? await tryBindUdp(wanted) : await tryBind(wanted);
  if (code === undefined) return undefined;
  if (code === "EADDRINUSE") {
    const pid = process.platform === "linux" ? holderOf(port, protocol) : undefined;
    const who = pid === undefined ? "another process" : `process ${pid} (${commandOf(pid)})`;
    return `Port ${port} is in use by ${who}. Stop it, or set ${variable} to another port.`;
  }
  if (code === "EACCES")
    return `Port ${port} may not be bound by this user. Set ${variable} to a port above 1023.`;
  if (code === "EADDRNOTAVAIL") return `${host} is no address of this machine. Set SIGHTGLASS_BIND.`;
  return `Port ${port} cannot be bound (${code}). Set ${variable} to another port.`;
}

function tryBind(wanted: WantedPort): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => {
      resolve("code" in error && typeof error.code === "string" ? error.code : error.message);
    });
    server.listen({ port: wanted.port, host: wanted.host, exclusive: true }, () => {
      server.close(() => resolve(undefined));
    });
  });
}

function tryBindUdp(wanted: WantedPort): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(wanted.host) ? "udp6" : "udp4");
    socket.once("error", (error) => {
      socket.close();
      resolve("code" in error && typeof error.code === "string" ? error.code : error.message);
    });
    socket.bind({ port: wanted.port, address: wanted.host, exclusive: true }, () => {
      socket.close(() => resolve(undefined));
    });
  });
}

/** The process that listens on a port; `undefined` when it belongs to another user or cannot be found. */
export function holderOf(port: number, protocol: "tcp" | "udp" = "tcp"): number | undefined {
  const inodes = listeningInodes(port, protocol);
  if (inodes.size === 0) return undefined;
  return readNames("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => readNames(`/proc/${pid}/fd`).some((fd) => inodes.has(readLink(`/proc/${pid}/fd/${fd}`))));
}

/** States of sockets that wait for senders, as the tables of the kernel write them. */
const WAITING = { tcp: "0A", udp: "07" } as const;

function listeningInodes(port: number, protocol: "tcp" | "udp"): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const tables = [`/proc/net/${protocol}`, `/proc/net/${protocol}6`];
  const lines = tables.flatMap((path) => readText(path).split("\n").slice(1));
  const fields = lines.map((line) => line.trim().split(/\s+/));
  const listening = fields.filter((row) => row[3] === WAITING[protocol] && row[1]?.endsWith(suffix) === true);
  return new Set(listening.map((row) => `socket:[${row[9]}]`));
}

function commandOf(pid: number): string {
  return readText(`/proc/${pid}/comm`).trim() || "unknown";
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function readNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
