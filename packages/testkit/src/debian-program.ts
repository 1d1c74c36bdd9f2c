/**
 * A program of a Debian package: the installed one, else one that is fetched once with apt-get and
 * unpacked, without being installed, into the user's cache folder.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder";

/** The path of `usr/bin/<name>` from a package of the same name. @throws Error that says what to install. */
export function debianProgram(name: string): string {
  const installed = join("/usr/bin", name);
  if (existsSync(installed)) return installed;
  const cache = cacheFolder();
  const target = join(cache, `debian-${name}`);
  const program = join(target, "usr/bin", name);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `debian-${name}-`));
  try {
    run("apt-get", ["download", name], folder);
    const [archive] = readdirSync(folder).filter((file) => file.endsWith(".deb"));
    if (archive === undefined) throw new Error(`apt-get download gave no package ${name}`);
    run("dpkg", ["-x", archive, "unpacked"], folder);
    // Several processes may do so at the same time; the first rename wins.
    if (!existsSync(target)) renameSync(join(folder, "unpacked"), target);
  } catch (error) {
    if (!existsSync(program))
      throw new Error(`${installed} is missing and could not be fetched: apt-get install ${name}`, {
        cause: error,
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return program;
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(-1000)}`);
}
