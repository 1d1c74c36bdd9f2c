/**
 * `npm start`: installs when the lock file changed, builds when sources changed, then runs everything. Uses only what
 * Node brings, so that it works on a bare clone. `--build-only` stops before running; other arguments go to the product.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NODE_OLDEST = [20, 19];
const FLAGS = new Set(["--build-only", "--help"]);

const HELP = `npm start                  installs, builds and runs Sightglass
npm start -- --build-only  only installs and builds

Settings are environment variables, or lines in the file .env: see docs/reference/config.md.
`;

// Node before 20.11 has no import.meta.dirname, and must get as far as the check below.
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

function fail(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < NODE_OLDEST[0] || (major === NODE_OLDEST[0] && minor < NODE_OLDEST[1])) {
  fail(`Sightglass needs Node.js ${NODE_OLDEST.join(".")} or newer; this is ${process.version}.`, 4);
}
const unknown = process.argv.slice(2).find((argument) => !FLAGS.has(argument));
if (unknown !== undefined) fail(`Unknown argument ${unknown}. Known: ${[...FLAGS].join(", ")}`, 2);

async function install() {
  const { installStamp, isInstalled, isLockComplete, isStamped, writeStamp } = await import(
    "./lib/stamps.mjs"
  );
  const { runStep } = await import("./lib/progress.mjs");
  const stamp = installStamp(root);
  const stampFile = join(root, "node_modules/.sightglass-install");
  if (isStamped(stampFile, stamp)) return;
  if (isSameRuntime(stampFile, stamp) && isInstalled(root)) {
    writeStamp(stampFile, stamp);
    return;
  }
  await runNpm(runStep, isLockComplete(root));
  writeStamp(stampFile, stamp);
}

/**
 * `npm ci` refuses a lock file that does not list the packages of every other platform; a registry that lacks some of
 * them makes such lock files. `npm install` then installs the same versions and leaves the lock file as it is.
 */
async function runNpm(runStep, isStrict) {
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const args = isStrict ? [...first, "ci"] : [...first, "install", "--no-save"];
  await runStep({
    title: "Installing packages (a minute or two)",
    command,
    args,
    cwd: root,
    env: npmEnvironment(),
  });
}

/** A stamp of another Node or platform means that native packages must be installed anew. */
function isSameRuntime(stampFile, stamp) {
  if (!existsSync(stampFile)) return true;
  return readFileSync(stampFile, "utf8")
    .trim()
    .endsWith(stamp.slice(stamp.indexOf(" ")));
}

/** Development packages are needed to build, whatever NODE_ENV says. */
function npmEnvironment() {
  return { ...process.env, NODE_ENV: "development", npm_config_omit: "" };
}

async function build() {
  const { isBuilt, products } = await import("./lib/products.mjs");
  if (products(root).every(isBuilt)) return;
  const { status, signal } = spawnSync(process.execPath, [join(root, "infra/build.mjs")], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(signal === null ? 1 : 130);
}

try {
  if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
  if (!process.argv.includes("--help")) {
    await install();
    await build();
  }
} catch (error) {
  fail(error.message, 1);
}
if (process.argv.includes("--help")) process.stdout.write(HELP);
else if (!process.argv.includes("--build-only")) {
  await import(pathToFileURL(join(root, "apps/standalone/dist/main.js")).href);
}
