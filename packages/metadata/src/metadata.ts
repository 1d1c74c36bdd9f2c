/** All stores of the metadata database, over a pool or within one transaction. */
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import type { Database } from "./database";
import { createApiTokenStore } from "./stores/api-tokens";
import { createAuditStore } from "./stores/audit";
import { createBootstrapStore } from "./stores/bootstrap-state";
import { createIngestKeyStore } from "./stores/ingest-keys";
import { createMemberStore } from "./stores/members";
import { createOrganizationStore } from "./stores/organizations";
import { createProjectStore } from "./stores/projects";
import { createUserStore } from "./stores/users";

export type Stores = ReturnType<typeof createStores>;

export interface Metadata extends Stores {
  /** Everything that `work` writes through its stores is kept together, or not at all when it throws. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
}

export function createMetadata(pool: Pool): Metadata {
  const db = drizzle(pool);
  return {
    ...createStores(db),
    transaction: (work) => db.transaction((tx) => work(createStores(tx))),
  };
}

function createStores(db: Database) {
  return {
    organizations: createOrganizationStore(db),
    projects: createProjectStore(db),
    users: createUserStore(db),
    members: createMemberStore(db),
    ingestKeys: createIngestKeyStore(db),
    apiTokens: createApiTokenStore(db),
    audit: createAuditStore(db),
    bootstrap: createBootstrapStore(db),
  };
}
