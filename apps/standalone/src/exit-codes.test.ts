import { AppError, EnvError } from "@sightglass/runtime";
import { describe, expect, it } from "vitest";
import { describeFailure, EXIT } from "./exit-codes";

describe("describeFailure", () => {
  it.each([
    [new EnvError([{ name: "X", message: "is required" }]), EXIT.environment],
    [new AppError("start.port_in_use", "Port 1 is in use"), EXIT.portInUse],
    [new AppError("folder.locked", "in use"), EXIT.folderInUse],
    [new AppError("embedded.unsupported", "no glibc"), EXIT.platform],
    [new AppError("metadata.schema_newer", "newer"), EXIT.newerData],
    [new AppError("embedded.postgres", "initdb failed: No space left on device"), EXIT.diskFull],
    [Object.assign(new Error("ENOSPC: no space"), { code: "ENOSPC" }), EXIT.diskFull],
    [new Error("who knows"), EXIT.failed],
    ["text", EXIT.failed],
  ])("%s", (error, code) => {
    expect(describeFailure(error).code).toBe(code);
  });
});
