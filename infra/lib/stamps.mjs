/**
 * Stamps tell whether something must be made again: a hash of everything that it is made from, written beside what was
 * made, so that the two are deleted together. Only node: imports: this runs before anything is installed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

const SKIPPED = new Set(["node_modules", "dist", ".next", "testdata", ".git", "test-results"]);
const SKIPPED_FILE = /\.test\.tsx?$|^next-env\.d\.ts$|\.tsbuildinfo$/;

/** @param {string} root @param {readonly string[]} places files or folders below it @returns SHA-256 in hex */
export function hashSources(root, places) {
  const hash = createHash("sha256");
  const files = places.flatMap((place) => filesBelow(join(root, place)));
  files.sort((a, b) => (a < b ? -1 : 1));
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join("/")}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries.flatMap((entry) => {
    if (SKIPPED.has(entry.name) || SKIPPED_FILE.test(entry.name)) return [];
    const child = join(path, entry.name);
    if (entry.isDirectory()) return filesBelow(child);
    return entry.isFile() ? [child] : [];
  });
}

/** @returns whether `file` holds exactly this stamp */
export function isStamped(file, stamp) {
  try {
    return readFileSync(file, "utf8").trim() === stamp;
  } catch {
    return false;
  }
}

export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${stamp}\n`);
}

/**
 * Stamp of the installed packages: lock file, Node and platform (native packages differ).
 * @param {string} root
 * @param {{version: string, platform: string, arch: string}} runtime
 */
export function installStamp(root, runtime = process) {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return `${lock} node-${runtime.version} ${runtime.platform}-${runtime.arch}`;
}

/**
 * True when npm's own record of what it installed has every package of the lock file at its version; packages that
 * are optional (other platforms) may be missing.
 */
export function isInstalled(root) {
  try {
    const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
    const there = JSON.parse(readFileSync(join(root, "node_modules/.package-lock.json"), "utf8")).packages;
    return Object.entries(wanted).every(([path, entry]) => {
      if (!path.includes("node_modules/") || entry.link === true) return true;
      if (there[path] === undefined)
        return entry.optional === true || entry.devOptional === true || entry.peer === true;
      return there[path].version === entry.version && there[path].integrity === entry.integrity;
    });
  } catch {
    return false;
  }
}

/** True when the lock file lists every optional package that one of its packages names. */
export function isLockComplete(root) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const names = new Set(Object.keys(packages).map((path) => path.split("node_modules/").at(-1)));
  return Object.values(packages).every((entry) =>
    Object.keys(entry.optionalDependencies ?? {}).every((name) => names.has(name)),
  );
}
