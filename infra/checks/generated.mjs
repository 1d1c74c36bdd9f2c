/**
 * docs/reference/config.md and .env.example are made from the env schemas of the apps and services.
 * `node infra/checks/generated.mjs --write` makes them anew; as a gate it compares.
 */
import { existsSync, writeFileSync } from "node:fs";
import { read, repositoryFiles } from "./files.mjs";
import { loadModule } from "./load.mjs";

const TARGETS = { "docs/reference/config.md": configDocument, ".env.example": envExample };

export async function run() {
  const settings = await collectSettings();
  return Object.entries(TARGETS).flatMap(([path, render]) =>
    existsSync(path) && read(path) === render(settings)
      ? []
      : [`${path} differs from the env schemas: node infra/checks/generated.mjs --write`],
  );
}

/** @returns {Promise<{name: string, what: string, fallback: string, usedBy: string[]}[]>} */
async function collectSettings() {
  const settings = new Map();
  for (const path of repositoryFiles("apps/*/src/env.ts", "services/*/src/env.ts")) {
    const user = path.split("/")[1];
    for (const schema of Object.values(await loadModule(path)).filter(
      (value) => value?.shape !== undefined,
    )) {
      for (const [name, field] of Object.entries(schema.shape)) {
        const known = settings.get(name);
        if (known) known.usedBy.push(user);
        else settings.set(name, { name, ...describeField(field), usedBy: [user] });
      }
    }
  }
  return [...settings.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function describeField(field) {
  const what = field.description ?? "";
  return { what, fallback: defaultText(field._zod.def) };
}

/** Default of a field as text, looking through the wrappers of zod; empty when there is none. */
function defaultText(definition) {
  if (definition.type === "default") return String(definition.defaultValue);
  const inner = definition.innerType ?? definition.in;
  return inner === undefined ? "" : defaultText(inner._zod.def);
}

function configDocument(settings) {
  const rows = settings.map(
    ({ name, what, fallback, usedBy }) =>
      `| \`${name}\` | ${fallback === "" ? "" : `\`${fallback}\``} | ${what} | ${[...new Set(usedBy)].join(", ")} |`,
  );
  return [
    "# Settings",
    "",
    "Every process reads its settings from the environment. Each name may also be given as `<NAME>_FILE`, the path of a file that holds the value. A wrong value stops the start with one list of all problems. `npm start` reads `.env` in the repository root when there is one.",
    "",
    "This page is made from the code by `node infra/checks/generated.mjs --write`.",
    "",
    "| name | default | what | read by |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function envExample(settings) {
  const blocks = settings.map(({ name, what, fallback }) => `# ${what}\n# ${name}=${fallback}`);
  return `# Copy to .env and set what differs. Made from the code: docs/reference/config.md.\n\n${blocks.join("\n\n")}\n`;
}

if (process.argv[1]?.endsWith("generated.mjs") && process.argv.includes("--write")) {
  const settings = await collectSettings();
  for (const [path, render] of Object.entries(TARGETS)) writeFileSync(path, render(settings));
}
