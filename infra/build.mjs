/**
 * `npm run build`: bundles the programs (a second) and builds the web app (a minute); what did not change is left as it
 * is. `--services` or `--web` build one of the two, `--force` builds anyway.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundlePrograms } from "./lib/bundle.mjs";
import { FIRST_LOAD_LIMIT_BYTES, firstLoads } from "./lib/first-load.mjs";
import { isBuilt, products, programs } from "./lib/products.mjs";
import { seconds } from "./lib/progress.mjs";
import { writeStamp } from "./lib/stamps.mjs";
import { buildWeb } from "./lib/web-build.mjs";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: { services: { type: "boolean" }, web: { type: "boolean" }, force: { type: "boolean" } },
});

const BUILDERS = {
  services: async () => {
    const started = Date.now();
    const folders = programs(root);
    await bundlePrograms(root, folders);
    process.stdout.write(`Bundled ${folders.join(", ")} in ${seconds(Date.now() - started)}\n`);
  },
  web: async () => {
    await buildWeb(root);
    for (const { page, bytes } of firstLoads(root)) {
      const over = bytes > FIRST_LOAD_LIMIT_BYTES ? ` (limit ${FIRST_LOAD_LIMIT_BYTES / 1000} kB)` : "";
      process.stdout.write(`  ${(bytes / 1000).toFixed(0).padStart(5)} kB first-load JS  ${page}${over}\n`);
    }
  },
};

const all = values.services !== true && values.web !== true;
try {
  for (const product of products(root)) {
    if (!all && values[product.name] !== true) continue;
    if (values.force !== true && isBuilt(product)) continue;
    await BUILDERS[product.name]();
    writeStamp(product.stampFile, product.stamp);
  }
} catch (error) {
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
