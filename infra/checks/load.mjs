/** Imports a TypeScript module by bundling it first; packages of the registry stay outside the bundle. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** @param {string} path entry file, relative to the root. @returns its exports */
export async function loadModule(path) {
  const folder = resolve("node_modules/.cache/sightglass-checks");
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${path.replaceAll("/", "_")}.${process.pid}.mjs`);
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
    plugins: [{ name: "external-registry", setup: keepRegistryPackagesOutside }],
  });
  return import(pathToFileURL(outfile).href);
}

function keepRegistryPackagesOutside({ onResolve }) {
  onResolve({ filter: /^[^./]/ }, (args) =>
    args.kind === "entry-point" || args.path.startsWith("@sightglass/")
      ? undefined
      : { path: args.path, external: true },
  );
}
