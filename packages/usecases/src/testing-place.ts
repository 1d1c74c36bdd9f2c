/** Organizations on a real Postgres for the tests of use cases. */
import {
  bootstrap,
  createMetadata,
  createMetadataPool,
  hashPassword,
  type Metadata,
  migrateMetadata,
} from "@sightglass/metadata";
import { createLogger } from "@sightglass/runtime";
import { FakeClock, startPostgres } from "@sightglass/testkit";
import type { AccessContext } from "./access/access-context";
import { UseCaseError } from "./errors";

export interface TestPlaces {
  readonly metadata: Metadata;
  readonly clock: FakeClock;
  /** An organization of its own with one project and one owner, as that owner sees it. */
  newPlace: () => Promise<AccessContext>;
  addMember: (
    organizationId: string,
    role: "owner" | "admin" | "editor" | "viewer",
  ) => Promise<{ id: string; email: string }>;
  close(): Promise<void>;
}

export async function startTestPlaces(): Promise<TestPlaces> {
  const postgres = await startPostgres();
  const url = await postgres.freshDatabase();
  await migrateMetadata(url);
  const pool = createMetadataPool({ url, logger: createLogger({ service: "test", level: "silent" }) });
  const metadata = createMetadata(pool);
  await bootstrap(metadata, { adminPassword: "a long enough password" });
  const clock = new FakeClock(Date.now());
  let count = 0;
  const addMember: TestPlaces["addMember"] = async (organizationId, role) => {
    count++;
    const passwordHash = await hashPassword("a long enough password");
    const user = await metadata.users.create({ name: "P", email: `p${count}@example.com`, passwordHash });
    await metadata.members.add(organizationId, user.id, role);
    return user;
  };
  return {
    metadata,
    clock,
    addMember,
    async newPlace() {
      count++;
      const organization = await metadata.organizations.create(`Organization ${count}`);
      const project = await metadata.projects.create({ organizationId: organization.id, name: "Shop" });
      const owner = await addMember(organization.id, "owner");
      return {
        organizationId: organization.id,
        projectId: project?.id ?? 0,
        actor: { kind: "user", id: owner.id, name: owner.email },
        role: "owner",
        metadata,
        clock,
      };
    },
    async close() {
      await pool.end();
      await postgres.stop();
    },
  };
}

/** `ok`, or the code of the refusal. */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "ok",
    (error: unknown) => (error instanceof UseCaseError ? error.code : String(error)),
  );
}
