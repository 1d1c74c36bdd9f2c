/** Table of the metadata store about searches that people keep. */
import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import {
  SEARCH_AUDIENCES,
  SEARCH_ORDERS,
  type SearchAudience,
  type SearchComparison,
  type SearchOrder,
} from "./access-words";
import { createdAt, projects, updatedAt, words } from "./schema";

export const savedSearches = pgTable(
  "saved_searches",
  {
    /** 12 letters and digits. */
    id: text("id").primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    audience: text("audience").$type<SearchAudience>().notNull(),
    /** `user:<id>` or `token:<id>`: who alone sees it while it is private. */
    owner: text("owner").notNull(),
    name: text("name").notNull(),
    query: text("query").notNull(),
    /** As they were typed, so that `now-1h` stays relative. */
    rangeFrom: text("range_from").notNull(),
    rangeTo: text("range_to").notNull(),
    /** Null: the usual ones. */
    columns: text("columns").array(),
    /** Empty: the list of events. */
    view: text("view").notNull(),
    /** Key that the histogram is split by; empty: the usual one. */
    splitBy: text("split_by").notNull().default(""),
    /** Period that the histogram is compared with; empty: none. */
    comparison: text("comparison").$type<SearchComparison>().notNull().default(""),
    sortOrder: text("sort_order").$type<SearchOrder>().notNull().default("desc"),
    /** IANA name; empty: that of the one who opens it. */
    zone: text("zone").notNull().default(""),
    pinned: boolean("pinned").notNull().default(false),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
    updatedAt: updatedAt(),
    updatedBy: text("updated_by").notNull(),
  },
  (table) => [
    uniqueIndex("saved_searches_team_name")
      .on(table.projectId, table.name)
      .where(sql`${table.audience} = 'team'`),
    uniqueIndex("saved_searches_private_name")
      .on(table.projectId, table.owner, table.name)
      .where(sql`${table.audience} = 'private'`),
    index("saved_searches_project").on(table.projectId),
    check("saved_searches_audience", sql`${table.audience} in (${words(SEARCH_AUDIENCES)})`),
    check("saved_searches_sort_order", sql`${table.sortOrder} in (${words(SEARCH_ORDERS)})`),
  ],
);
