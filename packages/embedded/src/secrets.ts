/** Random secrets that stay the same over restarts: one file of mode 0600 each, in a folder of mode 0700. */
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/**
 * The secret `name` of `folder`; made on first use (32 random bytes as base64url) and flushed to disk before it is
 * returned. Two processes that ask at the same time get the same one.
 */
export function readOrCreateSecret(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  const existing = readSecret(file);
  if (existing !== "") return existing;
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const handle = openSync(temporary, "wx", 0o600);
  try {
    writeSync(handle, `${randomBytes(32).toString("base64url")}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return publish(temporary, file);
}

function publish(temporary: string, file: string): string {
  try {
    linkSync(temporary, file);
  } catch (error) {
    const raced = readSecret(file);
    if (raced === "" && !replaceEmpty(temporary, file)) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readSecret(file);
}

/** A file left empty by a power cut holds no secret worth keeping. */
function replaceEmpty(temporary: string, file: string): boolean {
  rmSync(file, { force: true });
  linkSync(temporary, file);
  return true;
}

function readSecret(file: string): string {
  try {
    chmodSync(file, 0o600);
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}
