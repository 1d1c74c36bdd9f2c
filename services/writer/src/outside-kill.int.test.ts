/** A ClickHouse that is nobody's child: kill -9 between token and part, and a start that mends nothing. */
import { spawn } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "@sightglass/clickhouse";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sealTestBlock } from "./testing-blocks";
import { openTestLog, type TestLog } from "./testing-log";
import { startTestStore, type TestStore } from "./testing-store";

const PROJECT = 7500;
const ROWS = 50;

let test: TestStore;
let log: TestLog;
let outside: { end: () => Promise<unknown> } | undefined;

beforeAll(async () => {
  test = await startTestStore();
  log = await openTestLog();
});
afterAll(async () => {
  await log.close();
  await outside?.end();
  await test.stop();
});

/** The same command as before, without the product around it. */
async function killAndStartPlainly(): Promise<void> {
  const { pid, exited } = test.engine;
  const [command = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  const [part] = await test.rows(
    "SELECT name, path FROM system.parts WHERE active AND database = 'sightglass' AND table = 'logs'",
  );
  process.kill(pid, "SIGKILL");
  await exited;
  const path = String(part?.path);
  renameSync(path, join(path, "..", `tmp_insert_${String(part?.name)}`));
  // It ends with its standard input.
  const child = spawn(command, args, {
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env.PATH, TZ: "UTC" },
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  outside = {
    end: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

it.skipIf(process.platform !== "linux")("stores a batch whose token outlived its part", async () => {
  let inserts = 0;
  const store = {
    ...test.store,
    insert: async (insert: Parameters<typeof test.store.insert>[0]) => {
      await test.store.insert(insert);
      if (insert.table !== "logs" || ++inserts > 1) return;
      await killAndStartPlainly();
      throw new StoreError("store.unavailable", "the server was killed");
    },
  };
  await log.publisher.publish(await sealTestBlock({ projectId: PROJECT, rows: ROWS, firstEvent: 0 }));
  await log.start({ store });
  const stored = async () => (await test.outcomes(PROJECT)).stored === ROWS;
  await waitFor(() => stored().catch(() => false), { timeoutMs: 40_000, what: "the batch" });
  expect(inserts).toBe(2);
  expect(await test.stored(PROJECT)).toEqual({ rows: ROWS, events: ROWS });
  const [minutes] = await test.rows(
    `SELECT sum(events) AS events FROM sightglass.logs_1m WHERE project_id = ${PROJECT}`,
  );
  expect(Number(minutes?.events)).toBe(ROWS);
});
