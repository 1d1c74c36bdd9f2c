/** What `npm run build` makes, from which sources, and where its stamp lies. Only node: imports. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { hashSources, isStamped } from "./stamps.mjs";

const RECIPES = ["package-lock.json", "tsconfig.base.json", "infra/build.mjs", "infra/lib"];

/** The bundled programs; each becomes `<folder>/dist/main.js`. */
export function programs(root) {
  const services = existsSync(join(root, "services")) ? readdirSync(join(root, "services")) : [];
  return [...services.map((name) => `services/${name}`), "apps/standalone"].filter((folder) =>
    existsSync(join(root, folder, "src/main.ts")),
  );
}

/** Programs and web app as `{name, stamp, stampFile, output}`; `output` must exist for the stamp to count. */
export function products(root) {
  return [
    {
      name: "services",
      stamp: hashSources(root, [...RECIPES, "packages", "services", "apps/standalone"]),
      stampFile: join(root, "apps/standalone/dist/.stamp"),
      output: join(root, "apps/standalone/dist/main.js"),
    },
    {
      name: "web",
      stamp: hashSources(root, [...RECIPES, "packages", "apps/web"]),
      stampFile: join(root, "apps/web/.next/.stamp"),
      output: join(root, "apps/web/.next/standalone/apps/web/server.js"),
    },
  ];
}

export function isBuilt(product) {
  return existsSync(product.output) && isStamped(product.stampFile, product.stamp);
}
