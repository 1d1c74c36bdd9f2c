/** Tables of the metadata store about the intake: inputs, and which dead letters were sent again. */
import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { INPUT_DOORS, INPUT_KINDS, type InputKind } from "./inputs/input";
import { REPLAY_STATES, type ReplayState } from "./replay-states";
import { at, createdAt, projects, updatedAt, words } from "./schema";

/** What stands in for a key on sockets where senders cannot show one. */
export const inputs = pgTable(
  "inputs",
  {
    /** 12 letters and digits. */
    id: text("id").primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    kind: text("kind").$type<InputKind>().notNull(),
    /** The source of accounting is `<door>/<name>`. */
    name: text("name").notNull(),
    /** Networks of senders, in the normal form of inputs/network.ts. */
    networks: text("networks").array().notNull(),
    /** IANA name, for times that say no zone. */
    timeZone: text("time_zone").notNull(),
    /** Words of DOORS_OF its kind. */
    doors: text("doors").array().notNull(),
    enabled: boolean("enabled").notNull().default(true),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("inputs_project_name").on(table.projectId, table.name),
    check("inputs_kind", sql`${table.kind} in (${words(INPUT_KINDS)})`),
    check("inputs_doors", sql`${table.doors} <@ array[${words(INPUT_DOORS)}]`),
  ],
);

/** Dead letters that were sent again. A row is made before the letter is sent: two at a time cannot send the same. */
export const deadLetterReplays = pgTable(
  "dead_letter_replays",
  {
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    /** 16 hex digits. */
    letterId: text("letter_id").notNull(),
    reason: text("reason").notNull(),
    /** When the letter was received. */
    observedAt: at("observed_at").notNull(),
    state: text("state").$type<ReplayState>().notNull(),
    /** Events that the intake took, and did not take. */
    accepted: integer("accepted").notNull().default(0),
    rejected: integer("rejected").notNull().default(0),
    at: at("at").notNull().defaultNow(),
    byName: text("by_name").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.letterId] }),
    index("dead_letter_replays_reason").on(table.projectId, table.reason, table.observedAt),
    check("dead_letter_replays_state", sql`${table.state} in (${words(REPLAY_STATES)})`),
  ],
);
