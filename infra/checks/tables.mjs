/** Tables of the reference that must list exactly what the code lists: drop reasons and error codes. */
import { existsSync } from "node:fs";
import { read } from "./files.mjs";
import { loadModule } from "./load.mjs";

const ROW = /^\| `([a-z_]+(?:\.[a-z_]+)?)` \|/gm;

export async function run() {
  const { REASONS } = await loadModule("packages/telemetry/src/outcomes.ts");
  const { ERROR_CODES } = await loadModule("packages/usecases/src/errors.ts");
  return [
    ...compare("docs/reference/outcomes.md", Object.keys(REASONS)),
    ...compare("docs/reference/errors.md", Object.keys(ERROR_CODES)),
  ];
}

function compare(document, inCode) {
  if (!existsSync(document)) return [`${document} is missing`];
  const inText = [...read(document).matchAll(ROW)].map((match) => match[1]);
  return [
    ...inCode.filter((name) => !inText.includes(name)).map((name) => `${document}: no row for \`${name}\``),
    ...inText
      .filter((name) => !inCode.includes(name))
      .map((name) => `${document}: \`${name}\` is not in the code`),
    ...inText
      .filter((name, index) => inText.indexOf(name) !== index)
      .map((name) => `${document}: two rows for \`${name}\``),
  ];
}
