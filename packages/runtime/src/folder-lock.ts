/**
 * One owner per folder: a lock file that names the owning process. A lock whose owner is gone (kill -9, power cut,
 * reused pid) is taken over. Good for processes of one machine; not over network file systems.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "./app-error";
import { identityOf, isAlive, type ProcessIdentity } from "./process-identity";

const lockContent = z.object({ pid: z.number().int(), started: z.string() });
const STEAL_STALE_MS = 10_000;

/** A held lock; `release` is safe to call twice. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes `<folder>/lock` for this process; makes the folder when it is missing.
 * @throws AppError `folder.locked` (message names the owner's pid) when a living process holds it, this one included.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "lock");
  const self = identityOf(process.pid) ?? { pid: process.pid, started: "unknown" };
  const own = join(folder, `lock.${process.pid}.${Math.random().toString(36).slice(2)}`);
  writeFileSync(own, JSON.stringify(self), { mode: 0o644 });
  try {
    if (!tryLink(own, file)) takeOver({ file, own, folder });
  } finally {
    rmSync(own, { force: true });
  }
  let held = true;
  return {
    release: () => {
      if (held) rmSync(file, { force: true });
      held = false;
    },
  };
}

/** The living owner of a folder's lock, if any. */
export function lockOwner(folder: string): ProcessIdentity | undefined {
  const owner = readOwner(join(folder, "lock"));
  return owner !== undefined && isAlive(owner) ? owner : undefined;
}

function takeOver(paths: { file: string; own: string; folder: string }): void {
  refuseWhenOwned(paths.folder);
  const steal = `${paths.file}.steal`;
  dropOldSteal(steal);
  if (!tryLink(paths.own, steal)) throw busy(paths.folder, readOwner(steal)?.pid);
  try {
    refuseWhenOwned(paths.folder);
    rmSync(paths.file, { force: true });
    if (!tryLink(paths.own, paths.file)) throw busy(paths.folder, readOwner(paths.file)?.pid);
  } finally {
    rmSync(steal, { force: true });
  }
}

function refuseWhenOwned(folder: string): void {
  const owner = lockOwner(folder);
  if (owner !== undefined) throw busy(folder, owner.pid);
}

function busy(folder: string, pid: number | undefined): AppError {
  const who = pid === undefined ? "another process" : `process ${pid}`;
  return new AppError("folder.locked", `The folder ${folder} is in use by ${who}.`, { permanent: true });
}

/** Hard links are made whole or not at all, so a lock file is never seen half written. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function dropOldSteal(steal: string): void {
  try {
    if (Date.now() - statSync(steal).mtimeMs > STEAL_STALE_MS) unlinkSync(steal);
  } catch {
    return;
  }
}

function readOwner(file: string): ProcessIdentity | undefined {
  try {
    const parsed = lockContent.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
