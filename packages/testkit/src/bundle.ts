/** A TypeScript program as one file, for tests that start and kill it as a process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const bundles = new Map<string, string>();

/** Path of the bundled program, made once in this process and removed at its end. */
export function bundleForTest(source: URL): string {
  const entry = fileURLToPath(source);
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "sightglass-program-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, `${basename(entry, ".ts")}.cjs`);
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["@mongodb-js/zstd", "@node-rs/argon2", "pg-native"],
    logLevel: "error",
    define: { "import.meta.url": "undefined" },
  });
  bundles.set(entry, outfile);
  return outfile;
}

/** Where such a program finds the packages that are not in its bundle. */
export const MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));
