/** Debian's Prometheus, scraped by us; targets that vanish, fail or are refused; one scraper over processes. */
import { createServer, type Server } from "node:http";
import { BlockList } from "node:net";
import type { OpenTarget, ScrapeState } from "@sightglass/metadata";
import { createEgress, readNetworks } from "@sightglass/runtime";
import { waitFor } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openTestWorld, type TestWorld } from "../../testing-world";
import { startPrometheus } from "../prometheus/testing-prometheus";

let world: TestWorld;
let server: Server;
let page = "";
let status = 200;
let url = "";
let targets: OpenTarget[] = [];
const states = new Map<string, ScrapeState>();

beforeAll(async () => {
  world = await openTestWorld();
  server = createServer((_request, response) =>
    response.writeHead(status, { "content-type": "text/plain" }).end(page),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/metrics`;
});
beforeEach(async () => {
  await world.stop();
  world.nextProject();
  world.failure = undefined;
  targets = [];
  status = 200;
});
afterAll(async () => {
  await world.close();
  server.close();
});

function target(id: string, more: Partial<OpenTarget> = {}): OpenTarget {
  return {
    id,
    projectId: world.projectId,
    name: id,
    url,
    intervalSeconds: 1,
    timeoutSeconds: 1,
    labels: { zone: "a" },
    headers: {},
    retentionDays: 30,
    ...more,
  };
}

const start = (allow = "127.0.0.0/8") =>
  world.start({
    scrape: {
      targets: async () => targets,
      keepState: async (state) => void states.set(state.id, state),
      lead: (work, stop) => work(stop),
      egress: createEgress(readNetworks(allow) ?? new BlockList()),
      lookMs: 100,
    },
  });

const stateOf = (id: string, is: (state: ScrapeState) => boolean) =>
  waitFor(
    () => {
      const state = states.get(id);
      return state !== undefined && is(state) ? state : undefined;
    },
    { timeoutMs: 15_000, what: `the state of ${id}` },
  );

/** Newest samples of the project: `metric value`, stale ones told. */
async function newest(where: string): Promise<string[]> {
  const rows = await world.select(
    `SELECT metric, argMax(if(reinterpretAsUInt64(value) = 0x7ff0000000000002, 'stale', toString(value)), timestamp) AS v FROM metric_samples WHERE PROJECT AND ${where} GROUP BY metric ORDER BY metric`,
  );
  return rows.map(({ metric, v }) => `${String(metric)} ${String(v)}`);
}

it("tells of a target what it has, and what has gone", async () => {
  page = `# TYPE a_total counter\na_total{job="theirs",le="1.0"} 5\ngone 1\nwith_time 2 ${Date.now()}\n`;
  targets = [target("shop")];
  await start();
  await stateOf("shop", ({ lastError, lastSamples }) => lastError === "" && lastSamples === 3);
  page = "a_total 6\n";
  await stateOf("shop", ({ lastSamples }) => lastSamples === 1);
  await waitFor(async () => ((await newest("metric = 'gone'"))[0] === "gone stale" ? true : undefined), {
    timeoutMs: 5_000,
  });
  expect(await newest("metric IN ('up', 'with_time')")).toEqual(["up 1", "with_time 2"]);
  const [series] = await world.select(
    "SELECT labels, min(kind) AS k, any(service) AS s, any(host) AS h FROM metric_series WHERE PROJECT AND metric = 'a_total' AND labels['exported_job'] != '' GROUP BY labels",
  );
  expect(series).toEqual({
    labels: { exported_job: "theirs", instance: new URL(url).host, job: "shop", le: "1", zone: "a" },
    k: "sum",
    s: "shop",
    h: "127.0.0.1",
  });
  status = 500;
  await stateOf("shop", ({ lastError }) => lastError.includes("500"));
  await waitFor(async () => ((await newest("metric = 'up'"))[0] === "up 0" ? true : undefined), {
    timeoutMs: 5_000,
  });
  expect(await newest("metric = 'a_total'")).toEqual(["a_total stale"]);
  targets = [];
  await waitFor(async () => ((await newest("metric = 'up'"))[0] === "up stale" ? true : undefined), {
    timeoutMs: 5_000,
  });
});

it("asks no private address that the operator does not allow, and takes no broken page", async () => {
  targets = [target("inside")];
  await start("10.0.0.0/8");
  expect((await stateOf("inside", () => true)).lastError).toMatch(/SIGHTGLASS_EGRESS_ALLOW/);
  await world.stop();
  page = "fine 1\nbroken\n";
  targets = [target("broken")];
  await start();
  expect((await stateOf("broken", () => true)).lastError).toMatch(/Line 2/);
  await waitFor(async () => ((await newest("metric = 'up'")).length > 0 ? true : undefined), {
    timeoutMs: 5_000,
  });
  expect(await newest("metric = 'fine'")).toEqual([]);
});

it("has of Prometheus what Prometheus has of itself", { timeout: 90_000 }, async () => {
  const prometheus = await startPrometheus(() => "global: { scrape_interval: 1h }\n");
  try {
    targets = [target("prometheus", { url: `${prometheus.url}/metrics`, labels: {} })];
    await start();
    await stateOf("prometheus", (state) => state.lastSamples > 300);
    await world.stop();
    const { lastSamples, lastAt } = await stateOf("prometheus", () => true);
    const [scrape] = await world.select(
      `SELECT count() AS n FROM metric_samples WHERE PROJECT AND NOT reinterpretAsUInt64(value) = 0x7ff0000000000002 AND timestamp = fromUnixTimestamp64Milli(${lastAt.getTime()})`,
    );
    expect(Number(scrape?.n)).toBe(lastSamples + 3);
    const theirs = await (await fetch(`${prometheus.url}/metrics`)).text();
    const fixed = theirs
      .split("\n")
      .filter((line) => line.startsWith("go_info{") || line.startsWith("prometheus_build_info{"));
    expect(fixed).toHaveLength(2);
    for (const line of fixed) {
      const name = line.slice(0, line.indexOf("{"));
      const [series] = await world.select(
        `SELECT labels FROM metric_series WHERE PROJECT AND metric = '${name}'`,
      );
      const labels = Object.entries(Object(series?.labels)).filter(
        ([key]) => key !== "job" && key !== "instance",
      );
      const text = labels.map(([key, value]) => `${key}="${String(value)}"`).join(",");
      expect(`${name}{${text}} 1`).toBe(line);
    }
    const kinds = await world.select(
      "SELECT kind AS k, uniqExact(series_id) AS n FROM metric_series WHERE PROJECT AND kind = 'unknown' GROUP BY k",
    );
    expect(kinds).toEqual([{ k: "unknown", n: 3 }]);
  } finally {
    await prometheus.stop();
  }
});
