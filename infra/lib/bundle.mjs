/** Bundles the programs with esbuild: one file each, only packages with native code stay outside. */
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** Packages that load native code or find files beside themselves. */
const OUTSIDE = ["@mongodb-js/zstd", "@node-rs/argon2", "ffi-rs", "pg-native"];

/** CommonJS packages inside an ES module bundle look for these. */
const BANNER = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  "const require = __createRequire(import.meta.url);",
  "const __filename = __fileURLToPath(import.meta.url);",
  "const __dirname = import.meta.dirname;",
].join("");

/** Scripts that run as processes of their own and lie beside the bundle. */
const BESIDE = ["packages/embedded/src/clickhouse-child.mjs", "apps/standalone/src/parent-guard.mjs"];

/** @param {string} root @param {readonly string[]} folders such as `services/ingest` */
export async function bundlePrograms(root, folders) {
  await Promise.all(folders.map((folder) => bundleProgram(root, folder)));
  const dist = join(root, "apps/standalone/dist");
  for (const file of BESIDE) copyFileSync(join(root, file), join(dist, file.split("/").at(-1)));
  for (const name of ["metadata", "clickhouse"]) {
    const from = join(root, "packages", name, "migrations");
    const to = join(dist, "migrations", name);
    rmSync(to, { recursive: true, force: true });
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  }
}

async function bundleProgram(root, folder) {
  const outdir = join(root, folder, "dist");
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [join(folder, "src/main.ts")],
    outfile: join(outdir, "main.js"),
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    logLevel: "silent",
    external: OUTSIDE,
    banner: { js: BANNER },
  });
}
