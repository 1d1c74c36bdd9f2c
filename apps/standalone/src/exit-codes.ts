/** How the supervisor ends and what it says. Pure. */
import { AppError, EnvError, errorMessage } from "@sightglass/runtime";

/** Exit codes of `npm start`; scripts may rely on them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  environment: 3,
  platform: 4,
  portInUse: 5,
  folderInUse: 6,
  diskFull: 7,
  newerData: 8,
  foreignFolder: 9,
  forced: 130,
} as const;

const BY_CODE: ReadonlyMap<string, number> = new Map([
  ["start.usage", EXIT.usage],
  ["start.port_in_use", EXIT.portInUse],
  ["start.disk_full", EXIT.diskFull],
  ["start.foreign_folder", EXIT.foreignFolder],
  ["bootstrap.refused", EXIT.environment],
  ["folder.locked", EXIT.folderInUse],
  ["embedded.unsupported", EXIT.platform],
  ["embedded.root", EXIT.platform],
  ["embedded.data_version", EXIT.newerData],
  ["metadata.schema_newer", EXIT.newerData],
  ["store.migration", EXIT.newerData],
]);

/** What to print and return for an error that ends the start. */
export function describeFailure(error: unknown): { code: number; message: string } {
  if (error instanceof EnvError) return { code: EXIT.environment, message: error.message };
  if (isDiskFull(error)) {
    return { code: EXIT.diskFull, message: `The disk is full: ${errorMessage(error)}` };
  }
  const stable = codeOf(error);
  const code = stable === undefined ? undefined : BY_CODE.get(stable);
  if (code !== undefined) return { code, message: errorMessage(error) };
  const message = error instanceof AppError ? error.message : stackOf(error);
  return { code: EXIT.failed, message };
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function isDiskFull(error: unknown): boolean {
  return codeOf(error) === "ENOSPC" || /no space left on device/i.test(errorMessage(error));
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
