/** All stores of the metadata database, over a pool or within one transaction. */
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import type { Database } from "./database";
import { ApiTokenStore } from "./stores/api-tokens";
import { AuditStore } from "./stores/audit";
import { BootstrapStore } from "./stores/bootstrap-state";
import { DeadLetterReplayStore } from "./stores/dead-letter-replays";
import { HotKeyStore } from "./stores/hot-keys";
import { IngestKeyStore } from "./stores/ingest-keys";
import { InputStore } from "./stores/inputs";
import { MemberStore } from "./stores/members";
import { OrganizationStore } from "./stores/organizations";
import { ProjectStore } from "./stores/projects";
import { SavedSearchStore } from "./stores/saved-searches";
import { ScrapeTargetStore } from "./stores/scrape-targets";
import { UserStore } from "./stores/users";

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
    organizations: new OrganizationStore(db),
    projects: new ProjectStore(db),
    users: new UserStore(db),
    members: new MemberStore(db),
    ingestKeys: new IngestKeyStore(db),
    apiTokens: new ApiTokenStore(db),
    inputs: new InputStore(db),
    replays: new DeadLetterReplayStore(db),
    scrapeTargets: new ScrapeTargetStore(db),
    savedSearches: new SavedSearchStore(db),
    hotKeys: new HotKeyStore(db),
    audit: new AuditStore(db),
    bootstrap: new BootstrapStore(db),
  };
}
