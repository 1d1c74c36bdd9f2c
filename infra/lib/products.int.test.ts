/** What counts as built, in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isBuilt, products } from "./products.mjs";
import { writeStamp } from "./stamps.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sightglass-products-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), "");
}

describe("isBuilt", () => {
  it("misses the bundle of any program", () => {
    for (const folder of ["services/ingest", "services/writer", "apps/standalone"])
      write(`${folder}/src/main.ts`);
    const services = () => products(root).filter(({ name }) => name === "services");
    for (const product of services()) {
      for (const output of product.outputs) write(output.slice(root.length + 1));
      writeStamp(product.stampFile, product.stamp);
    }
    expect(services().map(isBuilt)).toEqual([true]);
    rmSync(join(root, "services/writer/dist"), { recursive: true });
    expect(services().map(isBuilt)).toEqual([false]);
  });
});
