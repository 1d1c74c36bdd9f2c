/** Refuses a data folder of another user before anything is written into it. Reads the folder's owner only. */
import { statSync } from "node:fs";
import { AppError, errorMessage } from "@sightglass/runtime";

/**
 * Root would leave files behind that the folder's owner cannot read, and another user cannot start at all. What lies
 * inside may belong to others: root runs Postgres as an unprivileged user.
 * @param uid of this process; `undefined` where users have no numbers (Windows).
 * @throws AppError `start.foreign_folder`.
 */
export function refuseForeignFolder(dataDir: string, uid: number | undefined = process.getuid?.()): void {
  const owner = ownerOf(dataDir);
  if (owner === undefined || uid === undefined || owner === uid) return;
  throw new AppError(
    "start.foreign_folder",
    `The data folder ${dataDir} belongs to ${userText(owner)}, but this is ${userText(uid)}: start as its owner, or set ` +
      "SIGHTGLASS_DATA_DIR to another folder.",
  );
}

function ownerOf(folder: string): number | undefined {
  try {
    return statSync(folder, { throwIfNoEntry: false })?.uid;
  } catch (error) {
    const text = `The data folder ${folder} cannot be reached: ${errorMessage(error)}`;
    throw new AppError("start.foreign_folder", text, { cause: error });
  }
}

function userText(uid: number): string {
  return uid === 0 ? "root" : `the user with number ${uid}`;
}
