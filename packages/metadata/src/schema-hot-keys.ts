/** Tables of the metadata store about attribute keys that have, or may get, a column of their own. */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { HOT_COLUMN_STATES, HOT_KEY_WISHES, type HotColumnState, type HotKeyWish } from "./hot-key-words";
import { at, createdAt, projects, words } from "./schema";

const amount = (name: string) => bigint(name, { mode: "number" }).notNull();

/** What the questions of a day with a key cost. */
export const hotKeyUses = pgTable(
  "hot_key_uses",
  {
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    key: text("key").notNull(),
    /** UTC. */
    day: date("day", { mode: "string" }).notNull(),
    uses: amount("uses"),
    rowsRead: amount("rows_read"),
    bytesRead: amount("bytes_read"),
    elapsedMs: amount("elapsed_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.key, table.day] }),
    index("hot_key_uses_day").on(table.day),
  ],
);

/** What people said of a key. */
export const hotKeyWishes = pgTable(
  "hot_key_wishes",
  {
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    key: text("key").notNull(),
    wish: text("wish").$type<HotKeyWish>().notNull(),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.key] }),
    check("hot_key_wishes_wish", sql`${table.wish} in (${words(HOT_KEY_WISHES)})`),
  ],
);

/** Columns of the table of logs. A row is made before its column, and deleted after it. */
export const hotColumns = pgTable(
  "hot_columns",
  {
    /** `hot_<8 hex digits>`, random. */
    name: text("name").primaryKey(),
    key: text("key").notNull(),
    /** `text`, `number` or `bool`. */
    type: text("type").notNull(),
    fewValues: boolean("few_values").notNull(),
    state: text("state").$type<HotColumnState>().notNull(),
    /** Share of the rows that hold it, 0 to 1. */
    filled: doublePrecision("filled").notNull().default(0),
    bytes: amount("bytes").default(0),
    /** Why it cannot go on for the moment; empty when it can. */
    failure: text("failure").notNull().default(""),
    addedAt: at("added_at").notNull().defaultNow(),
    leavingAt: at("leaving_at"),
  },
  (table) => [
    uniqueIndex("hot_columns_key").on(table.key, table.type).where(sql`${table.state} <> 'leaving'`),
    uniqueIndex("hot_columns_building").on(table.state).where(sql`${table.state} = 'building'`),
    check("hot_columns_state", sql`${table.state} in (${words(HOT_COLUMN_STATES)})`),
  ],
);
