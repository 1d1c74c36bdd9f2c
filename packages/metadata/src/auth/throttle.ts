/**
 * Slows guessing of passwords: after some free tries each further one must wait longer, up to a bound;
 * nobody is ever locked out. Three buckets: the account from this address, the account from anywhere
 * (guessing spread over addresses), the address on any account. Addresses of one IPv6 network are one. A browser that signed in to the account
 * before has one bucket of its own instead, which strangers can not fill. Kept in Postgres, so that it
 * holds over restarts and processes. Unknown accounts are counted like known ones.
 */
import type { Pool, PoolClient } from "pg";
import { sha256Hex } from "../secrets";
import { networkOf } from "./network-of";

export interface ThrottleRule {
  /** Failures without any wait. */
  freeTries: number;
  /** Wait after the first failure beyond them; doubles with each. */
  baseMs: number;
  maxMs: number;
}

export const THROTTLE_RULES = {
  accountAtAddress: { freeTries: 5, baseMs: 1_000, maxMs: 60_000 },
  account: { freeTries: 50, baseMs: 1_000, maxMs: 10_000 },
  address: { freeTries: 50, baseMs: 1_000, maxMs: 30_000 },
} as const satisfies Record<string, ThrottleRule>;

/** Failures are forgotten this long after the last. */
const FORGET_MS = 3_600_000;

type ThrottleVerdict =
  /** `triesLeft`: free tries after this one. */
  { ok: true; triesLeft: number } | { ok: false; retryAfterMs: number };

/** Wait after the last of `failures`, in ms. Pure. */
export function throttleDelayMs(failures: number, rule: ThrottleRule): number {
  const beyond = failures - rule.freeTries;
  if (beyond < 0) return 0;
  return Math.min(rule.maxMs, rule.baseMs * 2 ** Math.min(beyond, 30));
}

/** Who tries. */
export interface Trier {
  email: string;
  address: string;
  /** Id of a browser known for this account (known-browser.ts). */
  browser?: string | undefined;
}

export interface SignInThrottle {
  /**
   * Counts one try as failed before its password is looked at, so that many tries at once can not all
   * pass; a refused try counts nothing.
   */
  begin(who: Trier): Promise<ThrottleVerdict>;
  /** Takes the try back after the right password, and forgives the account at this address or browser. */
  succeed(who: Trier): Promise<void>;
}

export function createSignInThrottle(pool: Pool, now: () => number): SignInThrottle {
  return {
    async begin(who) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        const verdict = await countTry(client, bucketsOf(who), now());
        await client.query(verdict.ok ? "COMMIT" : "ROLLBACK");
        return verdict;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    async succeed(who) {
      const [own, ...others] = bucketsOf(who);
      const names = others.map((bucket) => bucket.name).toSorted();
      await pool.query("DELETE FROM sign_in_throttle WHERE bucket = $1", [own?.name]);
      for (const name of names) {
        await pool.query(
          "UPDATE sign_in_throttle SET failures = greatest(0, failures - 1) WHERE bucket = $1",
          [name],
        );
      }
    },
  };
}

interface Bucket {
  name: string;
  rule: ThrottleRule;
}

/** The first is the account here. */
function bucketsOf({ email, address, browser }: Trier): Bucket[] {
  const account = email.trim().toLowerCase();
  if (browser !== undefined) {
    return [{ name: sha256Hex(`browser\n${account}\n${browser}`), rule: THROTTLE_RULES.accountAtAddress }];
  }
  const network = networkOf(address);
  return [
    { name: sha256Hex(`both\n${account}\n${network}`), rule: THROTTLE_RULES.accountAtAddress },
    { name: sha256Hex(`account\n${account}`), rule: THROTTLE_RULES.account },
    { name: sha256Hex(`address\n${network}`), rule: THROTTLE_RULES.address },
  ];
}

async function countTry(
  client: PoolClient,
  buckets: readonly Bucket[],
  nowMs: number,
): Promise<ThrottleVerdict> {
  const names = buckets.map((bucket) => bucket.name).toSorted();
  // In order of name, so that two tries at once never wait for each other in a circle.
  for (const name of names) {
    await client.query(
      `INSERT INTO sign_in_throttle (bucket, failures, last_failure_at) VALUES ($1, 0, to_timestamp(0))
       ON CONFLICT (bucket) DO NOTHING`,
      [name],
    );
  }
  const { rows } = await client.query<{ bucket: string; failures: number; last: Date }>(
    `SELECT bucket, failures, last_failure_at AS last FROM sign_in_throttle
      WHERE bucket = ANY($1) ORDER BY bucket FOR UPDATE`,
    [names],
  );
  const held = new Map(rows.map((row) => [row.bucket, row]));
  const failuresOf = (bucket: Bucket) => {
    const row = held.get(bucket.name);
    return row === undefined || nowMs - row.last.getTime() > FORGET_MS ? 0 : row.failures;
  };
  const waits = buckets.map((bucket) => {
    const last = held.get(bucket.name)?.last.getTime() ?? 0;
    return last + throttleDelayMs(failuresOf(bucket), bucket.rule) - nowMs;
  });
  const retryAfterMs = Math.max(...waits);
  if (retryAfterMs > 0) return { ok: false, retryAfterMs };
  for (const bucket of buckets) {
    await client.query(
      "UPDATE sign_in_throttle SET failures = $2, last_failure_at = to_timestamp($3 / 1000.0) WHERE bucket = $1",
      [bucket.name, failuresOf(bucket) + 1, nowMs],
    );
  }
  await client.query("DELETE FROM sign_in_throttle WHERE last_failure_at < to_timestamp($1 / 1000.0)", [
    nowMs - 24 * FORGET_MS,
  ]);
  const [first] = buckets;
  const failures = first === undefined ? 0 : failuresOf(first) + 1;
  return { ok: true, triesLeft: Math.max(0, THROTTLE_RULES.accountAtAddress.freeTries - failures) };
}
