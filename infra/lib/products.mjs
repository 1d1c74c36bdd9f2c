/** What `npm run build` makes, from which sources, and where its stamp lies. Only node: imports. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { hashSources, isStamped } from "./stamps.mjs";

const RECIPES = ["package-lock.json", "tsconfig.base.json", "infra/build.mjs", "infra/lib"];

/** What the bundled supervisor finds beside itself. */
const BESIDE_SUPERVISOR = ["clickhouse-child.mjs", "parent-guard.mjs", "migrations"].map(
  (name) => `apps/standalone/dist/${name}`,
);

/** The bundled programs; each becomes `<folder>/dist/main.js`. */
export function programs(root) {
  const services = existsSync(join(root, "services")) ? readdirSync(join(root, "services")) : [];
  return [...services.map((name) => `services/${name}`), "apps/standalone"].filter((folder) =>
    existsSync(join(root, folder, "src/main.ts")),
  );
}

/** Programs and web app as `{name, stamp, stampFile, outputs}`; every output must exist for the stamp to count. */
export function products(root) {
  return [
    {
      name: "services",
      stamp: hashSources(root, [...RECIPES, "packages", "services", "apps/standalone"]),
      stampFile: join(root, "apps/standalone/dist/.stamp"),
      outputs: [...programs(root).map((folder) => `${folder}/dist/main.js`), ...BESIDE_SUPERVISOR].map(
        (path) => join(root, path),
      ),
    },
    {
      name: "web",
      stamp: hashSources(root, [...RECIPES, "packages", "apps/web"]),
      stampFile: join(root, "apps/web/.next/.stamp"),
      outputs: [join(root, "apps/web/.next/standalone/apps/web/server.js")],
    },
  ];
}

export function isBuilt(product) {
  return product.outputs.every((output) => existsSync(output)) && isStamped(product.stampFile, product.stamp);
}
