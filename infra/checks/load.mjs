/** Imports a TypeScript module by bundling it first; most packages of the registry stay outside the bundle. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Ours, and CommonJS whose exports Node cannot name. */
const INSIDE = /^(?:@sightglass\/|kafkajs(?:$|\/))/;

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
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module";const require = __createRequire(import.meta.url);',
    },
    plugins: [{ name: "external-registry", setup: keepRegistryPackagesOutside }],
  });
  return import(pathToFileURL(outfile).href);
}

function keepRegistryPackagesOutside({ onResolve }) {
  onResolve({ filter: /^[^./]/ }, (args) =>
    args.kind === "entry-point" || args.kind === "require-call" || INSIDE.test(args.path)
      ? undefined
      : { path: args.path, external: true },
  );
}
