import { startPostgres, type TestPostgres, waitFor } from "@sightglass/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newPublicId, newSecret } from "./secrets";
import { freshMetadata, silent, type TestMetadata } from "./testing-metadata";
import { createTokenVerifier, type TokenVerifier } from "./token-verifier";

let postgres: TestPostgres;
let store: TestMetadata;
let verifier: TokenVerifier;
let nowMs: number;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());
beforeEach(async () => {
  store = await freshMetadata(await postgres.freshDatabase());
  nowMs = Date.now();
  verifier = createTokenVerifier({ pool: store.pool, logger: silent, now: () => nowMs });
});
afterEach(async () => {
  await verifier.close();
  await store.pool.end();
});

async function addToken(expiresAt: Date | null) {
  const id = newPublicId();
  const { secret, ...digest } = newSecret("sgt", id);
  const row = { id, projectId: 1, name: id, scope: "read" as const, createdBy: "test", expiresAt };
  await store.metadata.apiTokens.create({ ...row, secret: digest });
  return { id, secret };
}

describe("a token verifier", () => {
  it("tells what a token opens, and nothing for any other text", async () => {
    expect(await verifier.verify(store.first.apiToken)).toMatchObject({
      name: "default",
      scope: "manage",
      project: { id: 1, organizationId: store.first.organizationId },
    });
    for (const wrong of ["", "x".repeat(43), store.first.ingestKey, `${store.first.apiToken} `]) {
      expect(await verifier.verify(wrong)).toBeUndefined();
    }
  });

  it("refuses a revoked token within a second, and takes one that it refused before it was made", async () => {
    const { id, secret } = await addToken(null);
    await waitFor(() => verifier.verify(secret));
    await verifier.verify(secret);
    await store.metadata.apiTokens.revoke(1, id, new Date());
    await waitFor(async () => (await verifier.verify(secret)) === undefined, {
      timeoutMs: 1_000,
      everyMs: 5,
    });
  });

  it("refuses a token from its end on, remembered or not", async () => {
    const { secret } = await addToken(new Date(nowMs + 60_000));
    await waitFor(() => verifier.verify(secret));
    nowMs += 60_001;
    expect(await verifier.verify(secret)).toBeUndefined();
  });

  it("notes when a token was used", async () => {
    await verifier.verify(store.first.apiToken);
    await waitFor(async () => (await store.metadata.apiTokens.list(1))[0]?.lastUsedAt);
  });
});
