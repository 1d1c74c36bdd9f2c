/** Whose data folder may be used. */
import { join } from "node:path";
import { tempDir } from "@sightglass/testkit";
import { expect, it } from "vitest";
import { refuseForeignFolder } from "./data-folder";

it("takes one's own folder and a new one, and refuses another user's in one sentence", () => {
  const folder = tempDir("owner");
  const own = process.getuid?.() ?? 0;
  expect(() => refuseForeignFolder(folder.path)).not.toThrow();
  expect(() => refuseForeignFolder(join(folder.path, "new"), own + 1)).not.toThrow();
  expect(() => refuseForeignFolder(folder.path, own + 1)).toThrow(
    /^The data folder .* belongs to .*start as its owner/,
  );
  folder.remove();
});
