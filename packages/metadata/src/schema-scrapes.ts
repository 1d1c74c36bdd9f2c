/** Table of the metadata store about scraping: targets, and how the last scrape of each went. */
import { boolean, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at, createdAt, projects, updatedAt } from "./schema";

export const scrapeTargets = pgTable(
  "scrape_targets",
  {
    /** 12 letters and digits. */
    id: text("id").primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    /** The label `job`; the source of accounting is `scrape/<name>`. */
    name: text("name").notNull(),
    url: text("url").notNull(),
    intervalSeconds: integer("interval_seconds").notNull(),
    timeoutSeconds: integer("timeout_seconds").notNull(),
    labels: jsonb("labels").$type<Record<string, string>>().notNull(),
    /** Sent with each scrape; secret, never shown again. */
    headers: jsonb("headers").$type<Record<string, string>>().notNull(),
    enabled: boolean("enabled").notNull().default(true),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
    updatedAt: updatedAt(),
    /** Of the last scrape; empty before the first. */
    lastAt: at("last_at"),
    lastError: text("last_error").notNull().default(""),
    lastSamples: integer("last_samples").notNull().default(0),
    lastMs: integer("last_ms").notNull().default(0),
  },
  (table) => [uniqueIndex("scrape_targets_project_name").on(table.projectId, table.name)],
);
