import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { healthHandler, type Readiness } from "./health-handler";
import { createMetrics } from "./metrics";

const servers: ReturnType<typeof createServer>[] = [];

async function serve(ready: () => Promise<Readiness>): Promise<string> {
  const metrics = createMetrics("test");
  metrics.counter({ name: "sightglass_things_total", help: "Things.", labels: ["kind"] }).inc({ kind: "a" });
  const handler = healthHandler({ metrics, ready });
  const server = createServer((req, res) => {
    if (!handler(req, res)) res.writeHead(404).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("healthHandler", () => {
  it("answers its three paths and leaves the rest", async () => {
    const url = await serve(async () => ({ ok: true, checks: { disk: "ok" } }));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz?x=1`);
    expect([ready.status, await ready.json()]).toEqual([200, { ok: true, checks: { disk: "ok" } }]);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'sightglass_things_total{kind="a",service="test"} 1',
    );
    expect((await fetch(`${url}/other`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`, { method: "POST" })).status).toBe(404);
  });

  it("is 503 when not ready or when the question fails", async () => {
    const url = await serve(async () => Promise.reject(new Error("no database")));
    const answer = await fetch(`${url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { ok: false, checks: { readiness: "no database" } },
    ]);
  });
});
