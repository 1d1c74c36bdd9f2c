/**
 * Writes the next migration from src/schema.ts: `node generate-migration.mjs <verb_object>` in this
 * folder; `--custom` after the name gives an empty file. drizzle-kit looks for drizzle-orm from the
 * root, where it does not lie, so its imports are answered from here.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const resolver = `
export async function resolve(name, context, next) {
  return name.startsWith("drizzle-orm") ? next(name, { ...context, parentURL: ${JSON.stringify(import.meta.url)} }) : next(name, context);
}`;
const hook = `import { register } from "node:module"; register(${JSON.stringify(dataUrl(resolver))});`;

const [name, ...flags] = process.argv.slice(2);
const tool = fileURLToPath(new URL("bin.cjs", import.meta.resolve("drizzle-kit")));
const run = spawnSync(
  process.execPath,
  ["--import", dataUrl(hook), tool, "generate", "--name", name ?? "", ...flags],
  {
    cwd: import.meta.dirname,
    stdio: "inherit",
    env: { ...process.env, NODE_PATH: join(import.meta.dirname, "node_modules") },
  },
);
process.exitCode = run.status ?? 1;

function dataUrl(source) {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
