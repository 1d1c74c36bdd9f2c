/**
 * The control: what a plain service does. It parses each line, makes the same row, stringifies it,
 * appends it to a file with fdatasync, and inserts JSONEachRow into a table of the same form once a
 * second or at 100,000 rows. Same engine, same indexes and views, same sender, same run.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { cpuByRole } from "../lab/processes.mjs";
import { CREDENTIALS } from "../lab/product.mjs";
import { ask } from "./store.mjs";

const SECONDS = 10;

export async function runControl(product, sendFromOtherProcess) {
  const child = fork(new URL("./control-server.mjs", import.meta.url), [], {
    env: {
      ...process.env,
      CONTROL_DATA_DIR: product.dataDir,
      CONTROL_CLICKHOUSE_PORT: String(product.ports.CLICKHOUSE),
    },
  });
  try {
    const [{ port }] = await once(child, "message");
    const before = await measured(product, child.pid);
    const sent = await sendFromOtherProcess({
      url: `http://127.0.0.1:${port}/`,
      key: CREDENTIALS.ingestKey,
      seed: 100,
      bodyBytes: 100_000,
      connections: 8,
      seconds: SECONDS,
    });
    child.send("drain");
    await once(child, "message");
    const after = await measured(product, child.pid);
    return { perSecond: sent.events / sent.seconds, cpuPerEvent: ((after - before) * 1000) / sent.events };
  } finally {
    child.kill("SIGKILL");
  }
}

async function measured(product, pid) {
  await ask(product, "SELECT 1");
  return (cpuByRole(product.pid).clickhouse ?? 0) + (cpuByRole(pid).supervisor ?? 0);
}
