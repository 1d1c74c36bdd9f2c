import { defineConfig } from "vitest/config";

const sources = ["packages/*/src", "services/*/src", "apps/*/src", "infra"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: sources.map((dir) => `${dir}/**/*.test.{ts,tsx}`),
          exclude: ["**/*.int.test.ts", "**/node_modules/**"],
          // Property tests on a machine that does other things too.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          include: [...sources, "tests"].map((dir) => `${dir}/**/*.int.test.ts`),
          exclude: ["**/node_modules/**"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Engines wait for disks and for one another: two files at a time take little more than one.
          maxWorkers: 2,
          isolate: true,
        },
      },
    ],
  },
});
