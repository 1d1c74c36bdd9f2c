/**
 * `main.js secrets <folder>`: makes the random secrets of an installation in containers, once, as one file each below
 * `app/`, `clickhouse/` and `postgres/`, so that each container mounts only its own. Files belong to the user that
 * reads them there and are readable by nobody else.
 */
import { createHash } from "node:crypto";
import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readOrCreateSecret, usersConfig } from "@sightglass/embedded";
import { AppError } from "@sightglass/runtime";

/** Users of the images: node, clickhouse, postgres. */
const OWNERS = { app: 1000, clickhouse: 101, postgres: 999 } as const;
type Folder = keyof typeof OWNERS;

const GIB = 1024 ** 3;
/** What the profiles of the users are derived from: the limits of the ClickHouse container. */
const STORE = { memoryBytes: 3 * GIB, cores: 4 };

/** @throws AppError `start.usage` without a folder. */
export function makeSecrets(args: readonly string[], print: (line: string) => void): void {
  const [folder, ...rest] = args;
  if (folder === undefined || rest.length > 0) {
    throw new AppError(
      "start.usage",
      "secrets takes one folder: node apps/standalone/dist/main.js secrets <folder>",
    );
  }
  const made = new SecretFiles(folder);
  made.secret("app", "session");
  const writer = made.secret("app", "clickhouse-writer");
  const reader = made.secret("app", "clickhouse-reader");
  const postgres = made.secret("postgres", "postgres-password");
  made.file("app", "database-url", `postgres://sightglass:${postgres}@postgres:5432/sightglass\n`);
  const users = usersConfig({
    ...STORE,
    writerPasswordSha256: sha256(writer),
    readerPasswordSha256: sha256(reader),
    networks: ["::/0"],
  });
  made.file("clickhouse", "clickhouse-users.xml", users);
  print(`Secrets below ${folder}: ${made.names.join(", ")}`);
}

class SecretFiles {
  readonly names: string[] = [];

  constructor(private readonly root: string) {}

  /** Made on first use; the same ever after. */
  secret(folder: Folder, name: string): string {
    const value = readOrCreateSecret(join(this.root, folder), name);
    this.give(folder, name);
    return value;
  }

  file(folder: Folder, name: string, text: string): void {
    const path = join(this.root, folder);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    rmSync(join(path, name), { force: true });
    writeFileSync(join(path, name), text, { mode: 0o400 });
    this.give(folder, name);
  }

  private give(folder: Folder, name: string): void {
    const path = join(this.root, folder);
    this.names.push(`${folder}/${name}`);
    chmodSync(join(path, name), 0o400);
    if (process.getuid?.() !== 0) return;
    chownSync(path, OWNERS[folder], OWNERS[folder]);
    chownSync(join(path, name), OWNERS[folder], OWNERS[folder]);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
