/** StatsD clients from npm, and a Graphite sender: what arrives adds up to what was sent. */
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import type { DoorInput } from "@sightglass/metadata";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Ingest } from "../../start-ingest";
import { openTestWorld, type TestWorld } from "../../testing-world";
import { run } from "../syslog/testing-syslog";

let world: TestWorld;
let ingest: Ingest;

const input = (): DoorInput => ({
  id: "i",
  name: "default",
  projectId: world.projectId,
  retentionDays: 30,
  timeZone: "UTC",
});

const start = async () => {
  const lines = { host: "127.0.0.1", ports: { udp: 0, tcp: 0 }, inputs: { find: input } };
  ingest = await world.start({ statsd: { ...lines, flushMs: 300 }, carbon: lines });
};

beforeAll(async () => {
  world = await openTestWorld();
});
beforeEach(async () => {
  world.nextProject();
  world.failure = undefined;
  await start();
});
afterAll(() => world.close());

async function one(query: string): Promise<Record<string, unknown>> {
  const [row = {}] = await world.select(query);
  return row;
}

describe("StatsD", () => {
  it.each(["node-statsd", "hot-shots-udp", "hot-shots-tcp"])("adds up what %s sent", async (name) => {
    const { udp = 0, tcp = 0 } = ingest.statsd?.ports ?? {};
    const port = String(name.endsWith("tcp") ? tcp : udp);
    await run(process.execPath, [join(import.meta.dirname, "testdata", "senders.mjs"), name, port]);
    await world.stop();
    expect(
      await one(
        "SELECT sum(value) AS n, uniqExact(series_id) AS series FROM metric_samples WHERE PROJECT AND metric = 'shop.hits'",
      ),
    ).toEqual({ n: 2_900, series: 11 });
    const sketch = (metric: string) =>
      one(
        `SELECT sum(count) AS n, sum(sum) AS total, sum(arraySum(positive)) AS counted, min(min) AS least, max(max) AS most FROM metric_histograms WHERE PROJECT AND metric = '${metric}'`,
      );
    expect(await sketch("shop.duration")).toEqual({
      n: 1000,
      total: 500_500,
      counted: 1000,
      least: 1,
      most: 1000,
    });
    expect(await sketch("shop.size")).toEqual({
      n: 1000,
      total: 125_125,
      counted: 1000,
      least: 0.25,
      most: 250,
    });
    const last = await one(
      "SELECT argMax(value, timestamp) AS v FROM metric_samples WHERE PROJECT AND metric = 'shop.queue'",
    );
    expect(last).toEqual({ v: name === "node-statsd" ? 1000 : 600 });
    const users = await one(
      "SELECT max(value) AS v FROM metric_samples WHERE PROJECT AND metric = 'shop.users'",
    );
    expect(Number(users.v)).toBeGreaterThan(0);
    expect(Number(users.v)).toBeLessThanOrEqual(100);
    if (name === "node-statsd") return;
    expect(await sketch("shop.spread")).toMatchObject({ n: 3, total: 6 });
    expect(
      await one(
        "SELECT service, environment, labels FROM metric_series WHERE PROJECT AND metric = 'shop.duration'",
      ),
    ).toEqual({
      service: "checkout",
      environment: "test",
      labels: { env: "test", service: "checkout" },
    });
    const logs = await world.select(
      "SELECT body, severity_text, host, service FROM logs WHERE PROJECT ORDER BY severity_number",
    );
    expect(logs).toEqual([
      {
        body: "shop.deployed: ünï|x\ntwo\nlines",
        severity_text: "warning",
        host: "web-1",
        service: "checkout",
      },
      {
        body: expect.stringMatching(/^(shop\.)?db\.ok\nno answer$/),
        severity_text: "critical",
        host: "db-1",
        service: "checkout",
      },
    ]);
  });

  it("keeps a flush until the event log takes it", async () => {
    const socket = connect(ingest.statsd?.ports.tcp ?? 0, "127.0.0.1");
    world.failure = new Error("away");
    socket.end("a:1|c\nnonsense\na:2|c|@0.5\n");
    await once(socket, "close");
    await new Promise((resolve) => setTimeout(resolve, 700));
    world.failure = undefined;
    await waitFor(
      async () => {
        const { n } = await one("SELECT sum(value) AS n FROM metric_samples WHERE PROJECT AND metric = 'a'");
        return Number(n) === 5 ? true : undefined;
      },
      { timeoutMs: 10_000, what: "the flush" },
    );
    await world.stop();
    expect(await one("SELECT sum(value) AS n FROM metric_samples WHERE PROJECT AND metric = 'a'")).toEqual({
      n: 5,
    });
    const letters = await world.select("SELECT reason, raw FROM dead_letters WHERE PROJECT");
    expect(letters).toEqual([{ reason: "statsd.malformed", raw: "nonsense" }]);
  });
});

it("takes every line of a Graphite sender, while the event log comes and goes", async () => {
  const seconds = Math.floor(Date.now() / 1000);
  const socket = connect(ingest.carbon?.ports.tcp ?? 0, "127.0.0.1");
  world.failure = new Error("away");
  setTimeout(() => {
    world.failure = undefined;
  }, 400);
  for (let i = 1; i <= 20_000; i++)
    socket.write(`servers.web${i % 50}.load;dc=eu ${i} ${seconds - (i % 600)}\n`);
  socket.end("now 7\nnow -7 -1\nbad\nnan nan 1\nservers.web1.load 1 2 3");
  await once(socket, "close");
  await world.stop();
  expect(
    await one(
      "SELECT count() AS n, sum(value) AS total, uniqExact(series_id) AS series FROM metric_samples WHERE PROJECT AND metric LIKE 'servers%'",
    ),
  ).toEqual({
    n: 20_000,
    total: 200_010_000,
    series: 50,
  });
  expect(
    await one(
      "SELECT count() AS n, sum(value) AS total FROM metric_samples WHERE PROJECT AND metric = 'now'",
    ),
  ).toEqual({ n: 2, total: 0 });
  const outcomes = await world.select(
    "SELECT outcome, reason, sum(events) AS n FROM ingest_outcomes WHERE PROJECT GROUP BY ALL ORDER BY outcome, reason",
  );
  expect(outcomes).toEqual([
    { outcome: "dropped", reason: "sample.nan", n: 1 },
    { outcome: "received", reason: "", n: 20_005 },
    { outcome: "rejected", reason: "carbon.malformed", n: 2 },
  ]);
});
