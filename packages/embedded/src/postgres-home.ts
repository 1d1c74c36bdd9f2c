/**
 * Where the embedded Postgres lives and as whom it runs. Postgres refuses to run as root: root starts it as `nobody`
 * (uid 65534), who must be able to reach the binaries and the data. A clone below a closed home directory fails that
 * test; both then move to a folder of their own below /var/lib (or the temp folder), and `postgres/location` names it.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AppError, type Logger } from "@sightglass/runtime";
import { findSetpriv } from "./platform";

/** The user that runs Postgres when this process is root. */
const UNPRIVILEGED_UID = 65_534;

/** Where folders that Postgres can reach are made, the best first. */
const openBases = () => ["/var/lib", tmpdir()];

/** Folders and user of one cluster. */
export interface PostgresHome {
  /** Holds `bin`, `lib` and `share`. */
  readonly native: string;
  /** Folder that holds the cluster; owned by the user that runs Postgres. */
  readonly data: string;
  /** Set when Postgres must run as another user than this process. */
  readonly uid?: number;
}

/** Finds or makes the folders. `wanted` is `<data folder>/postgres`. */
export function preparePostgresHome(options: {
  wanted: string;
  native: string;
  logger: Logger;
}): PostgresHome {
  const { wanted, native, logger } = options;
  mkdirSync(wanted, { recursive: true });
  if (process.getuid?.() !== 0) {
    const data = join(wanted, "home");
    mkdirSync(data, { recursive: true, mode: 0o700 });
    return { native, data };
  }
  const binaries = runs(native) ? native : copyBinaries(native, logger);
  return { native: binaries, data: reachableData(wanted, logger), uid: UNPRIVILEGED_UID };
}

function reachableData(wanted: string, logger: Logger): string {
  const marker = join(wanted, "location");
  if (existsSync(marker)) {
    const moved = readFileSync(marker, "utf8").trim();
    if (moved !== "" && existsSync(moved)) return moved;
  }
  const inside = join(wanted, "home");
  if (ownFolder(inside)) return inside;
  if (openToPostgres(dirname(wanted)) && ownFolder(inside)) return inside;
  const moved = join(openFolder(openBases()), `postgres-${randomBytes(6).toString("hex")}`);
  if (!ownFolder(moved)) {
    throw new AppError(
      "embedded.root",
      `Postgres cannot reach ${wanted} nor ${moved} as uid ${UNPRIVILEGED_UID}.`,
      {
        permanent: true,
      },
    );
  }
  writeFileSync(marker, `${moved}\n`);
  logger.warn(
    { folder: moved },
    `Postgres cannot reach ${wanted} as uid ${UNPRIVILEGED_UID}; its data is in ${moved}`,
  );
  return moved;
}

/**
 * A data folder that only root may enter (mode 0700) lets the group of Postgres pass through, not read. Folders above it
 * are not ours to change.
 */
function openToPostgres(dataDir: string): boolean {
  const { uid, mode } = statSync(dataDir);
  if (uid !== 0 || (mode & 0o077) !== 0) return false;
  chownSync(dataDir, 0, UNPRIVILEGED_UID);
  chmodSync(dataDir, 0o710);
  return true;
}

/** Gives the folder to the unprivileged user and tries to write into it as that user. */
function ownFolder(folder: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chownSync(folder, UNPRIVILEGED_UID, UNPRIVILEGED_UID);
  return asUnprivileged("/bin/sh", ["-c", 'cd "$1" && test -w .', "sh", folder]);
}

function runs(native: string): boolean {
  return asUnprivileged(join(native, "bin", "postgres"), ["--version"]);
}

/** Each version has a copy of its own: an upgrade never runs the programs of the version before. */
function copyBinaries(native: string, logger: Logger): string {
  const copy = join(openFolder(openBases()), `postgres-native-${process.arch}-${binariesVersion(native)}`);
  if (existsSync(join(copy, "complete")) && runs(copy)) return copy;
  logger.warn({ folder: copy }, "Postgres cannot read its programs where they are; they are copied");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, force: true });
  writeFileSync(join(copy, "complete"), "");
  if (runs(copy)) return copy;
  throw new AppError(
    "embedded.root",
    `Postgres cannot run as uid ${UNPRIVILEGED_UID} from ${copy}. Start as an ordinary user.`,
    { permanent: true },
  );
}

/** The whole version of the package that holds the folder `native`, such as `18.4.0-beta.17`. */
export function binariesVersion(native: string): string {
  const described: unknown = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8"));
  if (typeof described === "object" && described !== null && "version" in described) {
    const { version } = described;
    if (typeof version === "string" && /^[\w.+-]+$/.test(version)) return version;
  }
  throw new AppError("embedded.unsupported", `The package around ${native} names no version.`, {
    permanent: true,
  });
}

/**
 * A folder `sightglass` that everybody may enter and only this user may change, below the first of `bases` that
 * allows it. One that another user made (anybody may, below the temp folder) is never used: programs are run from it.
 */
export function openFolder(bases: readonly string[]): string {
  for (const base of bases) {
    const folder = join(base, "sightglass");
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      const found = lstatSync(folder);
      if (!found.isDirectory() || found.uid !== process.getuid?.()) continue;
      chmodSync(folder, 0o755);
      return folder;
    } catch {}
  }
  throw new AppError(
    "embedded.root",
    `Neither ${bases.join(" nor ")} takes a folder sightglass of this user's own.`,
    { permanent: true },
  );
}

function asUnprivileged(command: string, args: readonly string[]): boolean {
  const setpriv = findSetpriv();
  if (setpriv === undefined) {
    throw new AppError(
      "embedded.root",
      "Postgres does not run as root, and setpriv (util-linux), which changes the user, is missing. Start as an ordinary user.",
      { permanent: true },
    );
  }
  const user = [`--reuid=${UNPRIVILEGED_UID}`, `--regid=${UNPRIVILEGED_UID}`, "--clear-groups", "--"];
  try {
    execFileSync(setpriv, [...user, command, ...args], { cwd: "/", stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
