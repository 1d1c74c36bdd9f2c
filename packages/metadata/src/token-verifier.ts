/**
 * Checks API tokens: a look-up by hash, remembered for a moment. A change of any token empties the
 * memory (LISTEN); while changes can not be heard, nothing is remembered, so a revoked token is refused
 * within a second. Memory: 2,000 answers at most, known and unknown together.
 */
import { errorMessage, type Logger } from "@sightglass/runtime";
import { drizzle } from "drizzle-orm/node-postgres";
import { LRUCache } from "lru-cache";
import type { Pool } from "pg";
import { createAccessListener } from "./access-listener";
import { isPlausibleSecret, sha256Hex } from "./secrets";
import { ApiTokenStore, type TokenGrant } from "./stores/api-tokens";

export interface TokenVerifier {
  /** What the token opens; undefined when unknown, revoked or expired. Rejects when Postgres does not answer. */
  verify(secret: string): Promise<TokenGrant | undefined>;
  close(): Promise<void>;
}

export interface TokenVerifierOptions {
  pool: Pool;
  logger: Logger;
  now?: () => number;
}

const ANSWERS_MAX = 2_000;
const ANSWER_MS = 30_000;
/** The use of a token is written at most this often. */
const NOTE_MS = 60_000;

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { pool, logger } = options;
  const now = options.now ?? Date.now;
  const store = new ApiTokenStore(drizzle(pool));
  const answers = new LRUCache<string, { grant: TokenGrant | undefined }>({
    max: ANSWERS_MAX,
    ttl: ANSWER_MS,
  });
  const notedAt = new LRUCache<string, number>({ max: ANSWERS_MAX });
  let epoch = 0;
  const listener = createAccessListener({
    pool,
    logger,
    onChange() {
      epoch++;
      answers.clear();
    },
  });

  async function find(sha256: string): Promise<TokenGrant | undefined> {
    const known = listener.isConnected() ? answers.get(sha256) : undefined;
    if (known !== undefined) return known.grant;
    const asked = epoch;
    const grant = await store.findGrant(sha256, new Date(now()));
    if (asked === epoch && listener.isConnected()) answers.set(sha256, { grant });
    return grant;
  }

  function noteUse(tokenId: string): void {
    if (now() - (notedAt.get(tokenId) ?? 0) < NOTE_MS) return;
    notedAt.set(tokenId, now());
    store.noteUse(tokenId, new Date(now())).catch((error: unknown) => {
      logger.debug({ reason: errorMessage(error) }, "cannot note the use of an API token");
    });
  }

  return {
    async verify(secret) {
      if (!isPlausibleSecret(secret)) return undefined;
      const grant = await find(sha256Hex(secret));
      if (grant === undefined) return undefined;
      if (grant.expiresAt !== null && grant.expiresAt.getTime() <= now()) return undefined;
      noteUse(grant.tokenId);
      return grant;
    },
    close: () => listener.close(),
  };
}
