/** The handle that stores take: the pool, or one transaction. */
import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { PgDatabase } from "drizzle-orm/pg-core";

export type Database = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;
