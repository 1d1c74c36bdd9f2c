/** Datagrams that the kernel dropped before we could read them, as /proc/net/udp tells it of one socket. Linux only. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const TABLES = ["/proc/net/udp", "/proc/net/udp6"];
const INODE_FIELD = 9;
const FD_FOLDER = "/proc/self/fd";

/** Inodes of the sockets in a table that are bound to the port. Pure. */
export function inodesOfPort(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return rowsOf(table)
    .filter((row) => row[1]?.endsWith(suffix) === true)
    .map((row) => row[INODE_FIELD] ?? "");
}

/** Drops of the socket since it was opened; 0 when the table does not know it. Pure. */
export function dropsOfInode(table: string, inode: string): number {
  const row = rowsOf(table).find((fields) => fields[INODE_FIELD] === inode);
  return Number(row?.at(-1) ?? 0);
}

function rowsOf(table: string): string[][] {
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
}

/** Reads the counter of this process's own socket on the port; `undefined` where the kernel does not tell. */
export function kernelDropsReader(port: number): (() => number) | undefined {
  for (const path of TABLES) {
    const own = ownInodes();
    const inode = inodesOfPort(readOrEmpty(path), port).find((candidate) => own.has(candidate));
    if (inode !== undefined) return () => dropsOfInode(readOrEmpty(path), inode);
  }
  return undefined;
}

function ownInodes(): Set<string> {
  const links = namesIn(FD_FOLDER).map((fd) => linkOrEmpty(`${FD_FOLDER}/${fd}`));
  return new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ""));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function linkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
