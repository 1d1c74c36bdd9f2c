import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FIRST_LOAD_LIMIT_BYTES, firstLoads } from "./first-load.mjs";

describe("firstLoads", () => {
  it("sums the gzipped scripts of a page and of what every page shares", () => {
    const root = mkdtempSync(join(tmpdir(), "sightglass-first-load-"));
    const write = (path: string, content: string) => {
      const file = join(root, "apps/web/.next", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    };
    const manifest = {
      entryJSFiles: { page: ["static/page.js", "static/shared.js"], layout: ["static/page.css"] },
    };
    write("build-manifest.json", JSON.stringify({ rootMainFiles: ["static/shared.js"] }));
    write("static/shared.js", "shared");
    write("static/page.js", "page");
    write(
      "server/app/(app)/search/page_client-reference-manifest.js",
      `globalThis.__RSC_MANIFEST = globalThis.__RSC_MANIFEST || {};\nglobalThis.__RSC_MANIFEST["/search"] = ${JSON.stringify(manifest)};`,
    );
    const bytes = gzipSync("shared", { level: 9 }).length + gzipSync("page", { level: 9 }).length;
    expect(firstLoads(root)).toEqual([{ page: "/search", files: 2, bytes }]);
    rmSync(root, { recursive: true });
  });

  it.runIf(existsSync("apps/web/.next/.stamp"))("of the built Search page stay below the limit", () => {
    const search = firstLoads(process.cwd()).find(({ page }) => page === "/search");
    expect(search?.bytes).toBeGreaterThan(50_000);
    expect(search?.bytes).toBeLessThan(FIRST_LOAD_LIMIT_BYTES);
  });
});
