/** Settings of drizzle-kit: `node generate-migration.mjs <verb_object>` in this folder writes the next migration. */
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: [
    "./src/schema.ts",
    "./src/schema-intake.ts",
    "./src/schema-searches.ts",
    "./src/schema-hot-keys.ts",
    "./src/schema-scrapes.ts",
  ],
  out: "./migrations",
});
