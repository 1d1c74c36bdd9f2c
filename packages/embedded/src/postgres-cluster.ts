/** Makes a Postgres cluster and clears what a crash left in it. Runs programs and touches the cluster folder only. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@sightglass/runtime";
import { searchPath } from "./env";
import { findSetpriv } from "./platform";
import { initdbArguments } from "./postgres-config";
import type { PostgresHome } from "./postgres-home";

/** The major version that the embedded binaries read and write. */
const POSTGRES_MAJOR = "18";

/** The database that the product uses. */
export const POSTGRES_DATABASE = "sightglass";

/**
 * Returns the cluster's folder; makes it first when there is none. A half-made one (killed in the middle) is never
 * used: it is built beside its place and renamed.
 * @throws AppError `embedded.data_version` when the cluster is of another major version.
 */
export async function ensureCluster(options: {
  home: PostgresHome;
  password: string;
  unsafe: boolean;
  /** Kills a program under way; the cluster is then made anew at the next start. */
  signal?: AbortSignal | undefined;
}): Promise<string> {
  const { home } = options;
  const cluster = join(home.data, "cluster");
  if (!existsSync(cluster)) await makeCluster(cluster, options);
  const version = readText(join(cluster, "PG_VERSION"));
  if (version !== POSTGRES_MAJOR) {
    throw new AppError(
      "embedded.data_version",
      `The metadata in ${cluster} is of Postgres ${version === "" ? "(unknown)" : version}; this version of Sightglass ` +
        `reads Postgres ${POSTGRES_MAJOR}. Start the version that made it, or move the folder away.`,
      { permanent: true },
    );
  }
  await keepPassword(cluster, options);
  return cluster;
}

/** A folder of secrets that was lost or not restored gives a new password: the cluster must learn it. */
async function keepPassword(
  cluster: string,
  options: { home: PostgresHome; password: string; signal?: AbortSignal | undefined },
): Promise<void> {
  const { home, password } = options;
  const marker = join(home.data, "password.sha256");
  const hash = createHash("sha256").update(password).digest("hex");
  if (readText(marker) === hash) return;
  clearStalePid(cluster);
  const input = `ALTER ROLE sightglass PASSWORD '${password.replaceAll("'", "''")}';\n`;
  const args = ["--single", "-D", cluster, "-c", "password_encryption=scram-sha-256", POSTGRES_DATABASE];
  await runProgram({ home, program: "postgres", args, input, signal: options.signal });
  writeFileSync(marker, `${hash}\n`, { mode: 0o600 });
}

async function makeCluster(
  cluster: string,
  options: { home: PostgresHome; password: string; unsafe: boolean; signal?: AbortSignal | undefined },
): Promise<void> {
  const { home, password, unsafe, signal } = options;
  const building = `${cluster}.new`;
  const passwordFile = join(home.data, "password");
  rmSync(building, { recursive: true, force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (home.uid !== undefined) chownSync(passwordFile, home.uid, home.uid);
  try {
    await runProgram({
      home,
      program: "initdb",
      args: initdbArguments({ cluster: building, passwordFile, unsafe }),
      signal,
    });
    const single = ["--single", "-D", building, ...(unsafe ? ["-c", "fsync=off"] : []), "postgres"];
    await runProgram({
      home,
      program: "postgres",
      args: single,
      input: `CREATE DATABASE ${POSTGRES_DATABASE};\n`,
      signal,
    });
    const hash = createHash("sha256").update(password).digest("hex");
    writeFileSync(join(home.data, "password.sha256"), `${hash}\n`, { mode: 0o600 });
    renameSync(building, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Removes `postmaster.pid` unless a living Postgres holds it. After a power cut its pid may belong to any program,
 * and Postgres would then refuse to start.
 */
export function clearStalePid(cluster: string): void {
  const file = join(cluster, "postmaster.pid");
  const pid = Number(readText(file).split("\n", 1)[0]);
  if (!existsSync(file) || (Number.isSafeInteger(pid) && pid > 1 && isPostgresOf(pid, cluster))) return;
  rmSync(file, { force: true });
}

/** True when Postgres says of itself that it takes connections (the word that `pg_ctl` waits for). */
export function saysReady(cluster: string, pid: number): boolean {
  const lines = readText(join(cluster, "postmaster.pid")).split("\n");
  return lines[0] === String(pid) && lines[7]?.trim() === "ready";
}

/** Where /proc is missing the pid file is trusted, as Postgres does. */
function isPostgresOf(pid: number, cluster: string): boolean {
  if (process.platform !== "linux") return true;
  return readText(`/proc/${pid}/cmdline`).split("\0").includes(cluster);
}

async function runProgram(options: {
  home: PostgresHome;
  program: string;
  args: readonly string[];
  input?: string;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const { home, program, args, signal } = options;
  signal?.throwIfAborted();
  const path = join(home.native, "bin", program);
  const setpriv = findSetpriv();
  const wrap = home.uid !== undefined && setpriv !== undefined;
  const user = [`--reuid=${home.uid}`, `--regid=${home.uid}`, "--clear-groups", "--", path];
  const child = spawn(wrap ? setpriv : path, [...(wrap ? user : []), ...args], {
    cwd: "/",
    env: postgresEnvironment(),
    stdio: ["pipe", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output = (output + text).slice(-4000);
    });
  }
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(1);
    });
    child.once("close", resolve);
  });
  signal?.throwIfAborted();
  if (code !== 0) throw new AppError("embedded.postgres", `${program} failed:\n${output.trim()}`);
}

/** Nothing of the caller's environment reaches Postgres: PG* variables would change what it does. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: searchPath(), LC_ALL: "C", TZ: "UTC" };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd();
  } catch {
    return "";
  }
}
