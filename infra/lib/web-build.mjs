/** Builds the web app and puts its static files beside the standalone server, which does not copy them itself. */
import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runStep } from "./progress.mjs";

/** @param {string} root the repository */
export async function buildWeb(root) {
  const app = join(root, "apps/web");
  await runStep({
    title: "Building the web app (a minute or two)",
    command: process.execPath,
    args: [join(root, "node_modules/next/dist/bin/next"), "build"],
    cwd: app,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  });
  const standalone = join(app, ".next/standalone/apps/web");
  copy(join(app, ".next/static"), join(standalone, ".next/static"));
  copy(join(app, "public"), join(standalone, "public"));
}

function copy(from, to) {
  rmSync(to, { recursive: true, force: true });
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}
