/** The enabled inputs on disk, so that ingest starts and runs while Postgres is away. A missing or damaged file reads as nothing. */
import { isRecord, readJsonFile, replaceJsonFile } from "../json-file";
import { type DoorInput, type InputDoor, isInputDoor } from "./input";

/** An enabled input with whom it lets in, and where. */
export interface OpenInput extends DoorInput {
  networks: readonly string[];
  doors: readonly InputDoor[];
}

const VERSION = 1;

export function writeInputCache(file: string, inputs: readonly OpenInput[]): Promise<void> {
  return replaceJsonFile(file, { version: VERSION, inputs });
}

/** `undefined` when there is no readable cache. Inputs that do not fit are left out. */
export async function readInputCache(file: string): Promise<OpenInput[] | undefined> {
  const content = await readJsonFile(file);
  if (!isRecord(content) || content.version !== VERSION || !Array.isArray(content.inputs)) return undefined;
  return content.inputs.filter(isOpenInput);
}

function isOpenInput(value: unknown): value is OpenInput {
  return (
    isRecord(value) &&
    typeof value.id === "string" &&
    typeof value.name === "string" &&
    Number.isInteger(value.projectId) &&
    Number(value.projectId) > 0 &&
    Number.isInteger(value.retentionDays) &&
    typeof value.timeZone === "string" &&
    Array.isArray(value.networks) &&
    value.networks.every((network) => typeof network === "string") &&
    Array.isArray(value.doors) &&
    value.doors.every(isInputDoor)
  );
}
