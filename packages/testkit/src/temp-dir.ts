/** A temporary folder of a test. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder below the system's temp folder; `remove` deletes it with all that is in it. */
export interface TempDir {
  readonly path: string;
  remove(): void;
}

/** Makes a new, empty folder. */
export function tempDir(name = "test"): TempDir {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `sightglass-${name}-`)));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
