/**
 * First-load JavaScript of each page of the built web app: the gzipped size of every script that a browser needs
 * before the page works, read from the build's manifests.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** The Search page must stay below this. */
export const FIRST_LOAD_LIMIT_BYTES = 250_000;

/** @returns {{page: string, files: number, bytes: number}[]} biggest first */
export function firstLoads(root) {
  const build = join(root, "apps/web/.next");
  const shared = sharedFiles(build);
  const sizes = new Map();
  const sizeOf = (file) => {
    if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(build, file)), { level: 9 }).length);
    return sizes.get(file);
  };
  return pageManifests(join(build, "server/app"))
    .map((path) => {
      const page = pageName(relative(join(build, "server/app"), path));
      const files = new Set([...shared, ...entryFiles(path)].filter((file) => file.endsWith(".js")));
      const there = [...files].filter((file) => existsSync(join(build, file)));
      return { page, files: there.length, bytes: there.reduce((sum, file) => sum + sizeOf(file), 0) };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

/** Scripts of every page. `polyfillFiles` are fetched by old browsers only. */
function sharedFiles(build) {
  const manifest = readJson(join(build, "build-manifest.json"));
  return manifest.rootMainFiles ?? [];
}

function pageManifests(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === "page_client-reference-manifest.js")
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The manifest is a script that sets a global; the files are those of the page and of the layouts around it. */
function entryFiles(path) {
  const text = readFileSync(path, "utf8");
  const assignment = /\]\s*=\s*(\{[\s\S]*\})\s*;?\s*$/.exec(text);
  if (assignment === null) return [];
  const manifest = JSON.parse(assignment[1]);
  return Object.values(manifest.entryJSFiles ?? {}).flat();
}

function pageName(path) {
  const parts = path.split(sep).slice(0, -1);
  return `/${parts.filter((part) => !part.startsWith("(") && part !== "page").join("/")}`;
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}
