import { startPostgres, type TestPostgres, waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPool } from "./testing-metadata";
import { holdTurn } from "./turn";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

it("is held by one process, which is told when it loses it, and another takes it over", async () => {
  const url = await postgres.freshDatabase();
  const [first, second] = [openPool(url), openPool(url)];
  const stop = new AbortController();
  const done: string[] = [];
  const until = (signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const held = holdTurn({ pool: first, stop: stop.signal }, "scrapes", async (signal) => {
    done.push("first begins");
    await until(signal);
    done.push("first ends");
  });
  await waitFor(() => (done.length === 1 ? true : undefined));
  const refused = await holdTurn({ pool: second, stop: stop.signal }, "scrapes", async () => {
    done.push("never");
  });
  expect(refused).toBe(false);
  await second.query(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()",
  );
  await held;
  const later = holdTurn({ pool: second, stop: stop.signal }, "scrapes", async (signal) => {
    done.push("second begins");
    await until(signal);
  });
  await waitFor(() => (done.includes("second begins") ? true : undefined));
  stop.abort();
  expect(await later).toBe(true);
  expect(done).toEqual(["first begins", "first ends", "second begins"]);
  await Promise.all([first.end(), second.end()]);
});
