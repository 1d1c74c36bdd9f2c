/**
 * The ingest key by which dead letters go through the intake again: one for each project, made or rotated
 * when it is first needed, its secret in this process's memory only. It is an ordinary key: whoever revokes
 * it gets a new one made at the next replay.
 */
import { INGEST_KEY_PREFIX, newPublicId, newSecret, type Stores } from "@sightglass/metadata";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { HOUR_MS } from "../access/names";

/** Who made it; no person and no token has this name. */
const MAKER = "replay";
/** Names in the order of preference: a key of a person may have the first. */
const NAMES = ["replay", "replay of dead letters"] as const;
const PROJECTS_MAX = 1_000;

export class ReplayKeys {
  readonly #secrets = new Map<number, Promise<string>>();

  /** The secret of the project's key; letters that ask at the same time get the same one. */
  async secretFor(ctx: AccessContext): Promise<string> {
    const known = this.#secrets.get(ctx.projectId);
    if (known !== undefined) return known;
    const secret = ctx.metadata.transaction((stores) => makeOrRotate(ctx, stores));
    this.#secrets.set(ctx.projectId, secret);
    secret.catch(() => this.forget(ctx.projectId));
    for (const oldest of this.#secrets.keys()) {
      if (this.#secrets.size <= PROJECTS_MAX) break;
      this.#secrets.delete(oldest);
    }
    return secret;
  }

  /** The intake does not know the secret: the next call makes another one. */
  forget(projectId: number): void {
    this.#secrets.delete(projectId);
  }
}

async function makeOrRotate(ctx: AccessContext, stores: Stores): Promise<string> {
  const now = new Date(ctx.clock.now());
  const { projectId } = ctx;
  const keys = await stores.ingestKeys.list(projectId, now);
  const own = keys.find((key) => key.createdBy === MAKER);
  const id = own?.id ?? newPublicId();
  const { secret, ...digest } = newSecret(INGEST_KEY_PREFIX, id);
  const details = { for: "replay of dead letters" };
  if (own !== undefined) {
    const oldSecretEndsAt = new Date(now.getTime() + HOUR_MS);
    await stores.ingestKeys.rotate({ projectId, id, secret: digest, oldSecretEndsAt, now });
    await writeAudit(ctx, stores, { action: "ingest_key.rotated", target: own, details });
    return secret;
  }
  const name = NAMES.find((one) => keys.every((key) => key.name !== one)) ?? `replay ${id}`;
  const key = { id, projectId, name, scopes: ["logs"] as const, createdBy: MAKER, secret: digest };
  if (!(await stores.ingestKeys.create(key))) return makeOrRotate(ctx, stores);
  await writeAudit(ctx, stores, { action: "ingest_key.created", target: { id, name }, details });
  return secret;
}
