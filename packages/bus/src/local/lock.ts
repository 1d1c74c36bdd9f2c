/**
 * An exclusive lock on a name in a folder that ends with its process: kill -9, a reboot and a
 * restored backup all leave it free, without a pid that could belong to somebody else.
 *
 * The holder listens on a Unix socket in the folder, so the kernel itself says whether it lives
 * (connect is refused as soon as the process is gone). The socket is linked to `<name>.<generation>`:
 * a free lock is taken by creating the next generation, which only one contender can do. The file
 * of the highest generation stays when the lock is released, so that no two can ever mean the same.
 */
import { randomBytes } from "node:crypto";
import { link, open, rm, stat } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { errorCode, listNames } from "./folder";

export interface Lock {
  release(): Promise<void>;
}

/** sun_path holds 104 bytes on macOS, 108 on Linux. */
const SOCKET_PATH_BYTES_MAX = 100;
const ABANDONED_AFTER_MS = 60_000;

/** Takes the lock, or gives null at once when another process (or this one) holds it. */
export async function tryLock(folder: string, name: string): Promise<Lock | null> {
  const before = await highestGeneration(folder, name);
  if (before > 0 && (await isHeld(folder, `${name}.${before}`))) return null;
  const temporary = `.${name}.${randomBytes(6).toString("hex")}`;
  const server = await listenOn(folder, temporary);
  const mine = before + 1;
  const won = await linkOnce(join(folder, temporary), join(folder, `${name}.${mine}`));
  await rm(join(folder, temporary), { force: true });
  if (!won) {
    await closeServer(server);
    return null;
  }
  if ((await highestGeneration(folder, name)) > mine) {
    await rm(join(folder, `${name}.${mine}`), { force: true });
    await closeServer(server);
    return null;
  }
  await removeOlder(folder, name, mine);
  return { release: () => closeServer(server) };
}

/** Whether some process holds the lock. Takes nothing. */
export async function isLocked(folder: string, name: string): Promise<boolean> {
  const highest = await highestGeneration(folder, name);
  return highest > 0 && (await isHeld(folder, `${name}.${highest}`));
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST" || errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function highestGeneration(folder: string, name: string): Promise<number> {
  let highest = 0;
  for (const file of await listNames(folder)) highest = Math.max(highest, generationOf(file, name));
  return highest;
}

function generationOf(file: string, name: string): number {
  if (!file.startsWith(`${name}.`)) return 0;
  const digits = file.slice(name.length + 1);
  return /^\d{1,15}$/.test(digits) ? Number(digits) : 0;
}

async function removeOlder(folder: string, name: string, mine: number): Promise<void> {
  for (const file of await listNames(folder)) {
    const generation = generationOf(file, name);
    const path = join(folder, file);
    if (generation > 0 && generation < mine) await rm(path, { force: true });
    if (file.startsWith(`.${name}.`) && (await ageMs(path)) > ABANDONED_AFTER_MS)
      await rm(path, { force: true });
  }
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}

/** Only a refused connection proves that nobody listens; every other answer counts as held. */
async function isHeld(folder: string, file: string): Promise<boolean> {
  return withSocketPath(folder, file, (path) => {
    return new Promise<boolean>((resolve) => {
      const socket = connect({ path });
      const answer = (held: boolean) => {
        socket.destroy();
        resolve(held);
      };
      socket.once("connect", () => answer(true));
      socket.once("error", (error) => answer(errorCode(error) !== "ECONNREFUSED"));
    });
  });
}

async function listenOn(folder: string, file: string): Promise<Server> {
  return withSocketPath(folder, file, (path) => {
    return new Promise<Server>((resolve, reject) => {
      const server = createServer((socket) => socket.destroy());
      server.once("error", (cause) => {
        reject(new Error(`cannot lock ${folder}: the file system must allow Unix sockets`, { cause }));
      });
      server.listen({ path }, () => {
        server.unref();
        resolve(server);
      });
    });
  });
}

/** A path short enough for a socket: long folders are reached through an open descriptor. */
async function withSocketPath<T>(
  folder: string,
  file: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const direct = join(folder, file);
  if (Buffer.byteLength(direct) <= SOCKET_PATH_BYTES_MAX) return use(direct);
  const handle = await open(folder, "r");
  try {
    return await use(`/proc/self/fd/${handle.fd}/${file}`);
  } finally {
    await handle.close();
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
