/** The Prometheus HTTP API by its route file: shapes, errors, methods, and who sees what. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { startTestApp, type TestApp } from "../testing-app";

const NOW_S = Math.floor(Date.now() / 1000);
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  await Promise.all([store(app.first.id, "a"), store(app.second.id, "b")]);
});
afterAll(() => app?.close());

const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");

/** One series with three samples, 30 s apart, 10 more each. */
async function store(project: number, room: string): Promise<void> {
  const own = { project_id: project, metric: "cpu.load", series_id: "7" };
  const first = { first_seen: NOW_S - 60, last_seen: NOW_S };
  const known = { family: "cpu.load", kind: "sum", monotonic: true, unit: "1", description: "Load." };
  await app.insert("metric_series", [{ ...own, ...known, ...first, labels: { "room.name": room } }]);
  const samples = [60, 30, 0].map((age, i) => ({ ...own, timestamp: clock(NOW_S - age), value: 10 * i }));
  await app.insert("metric_samples", samples);
}

async function get(path: string, parameters: Record<string, string> = {}, token = app.first.token) {
  const query = new URLSearchParams(parameters).toString();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await app.call(`/api/v1/prometheus/api/v1/${path}?${query}`, { headers });
  const body = z.record(z.string(), z.unknown()).parse(await answer.json());
  return { status: answer.status, body };
}

describe("query", () => {
  it("answers an instant with the names of Prometheus", async () => {
    const { status, body } = await get("query", { query: "cpu_load", time: String(NOW_S) });
    const result = [{ metric: { __name__: "cpu_load", room_name: "a" }, value: [NOW_S, "20"] }];
    expect([status, body]).toEqual([200, { status: "success", data: { resultType: "vector", result } }]);
  });

  it("answers names in quotes as they were sent", async () => {
    const { body } = await get("query", { query: '{"cpu.load", "room.name"="a"}', time: String(NOW_S) });
    expect(body).toMatchObject({
      data: { result: [{ metric: { __name__: "cpu.load", "room.name": "a" } }] },
    });
  });

  it("takes its parameters from a form too, and a range", async () => {
    const range = { start: String(NOW_S - 60), end: String(NOW_S), step: "30" };
    const body = new URLSearchParams({ query: "sum(increase(cpu_load[1m1s]))", ...range }).toString();
    const headers = {
      authorization: `Bearer ${app.first.token}`,
      "content-type": "application/x-www-form-urlencoded",
    };
    const answer = await app.call("/api/v1/prometheus/api/v1/query_range", { method: "POST", headers, body });
    expect(await answer.json()).toMatchObject({
      data: {
        resultType: "matrix",
        result: [
          {
            metric: {},
            values: [
              [NOW_S - 30, expect.any(String)],
              [NOW_S, expect.any(String)],
            ],
          },
        ],
      },
    });
  });

  it.each([
    ["sum(", 400, "bad_data"],
    ["nothing", 200, undefined],
  ])("%s is answered with %d", async (query, status, errorType) => {
    const answer = await get("query", { query });
    expect([answer.status, answer.body.errorType]).toEqual([status, errorType]);
  });

  it.each([
    [{ query: "1", start: "0", end: "1", step: "0" }, 422],
    [{ query: "1", start: "0", end: "100000000", step: "1" }, 422],
    [{ query: "1", end: "1", step: "1" }, 400],
  ])("refuses the range %o with %d", async (parameters, status) => {
    const answer = await get("query_range", parameters);
    expect([answer.status, answer.body.status]).toEqual([status, "error"]);
  });
});

describe("what there is", () => {
  it.each([
    ["labels", {}, ["__name__", "room_name"]],
    ["label/room_name/values", {}, ["a"]],
    ["label/__name__/values", { "match[]": '{room_name="a"}' }, ["cpu_load"]],
    ["series", { "match[]": "cpu_load" }, [{ __name__: "cpu_load", room_name: "a" }]],
    ["metadata", {}, { cpu_load: [{ type: "counter", help: "Load.", unit: "1" }] }],
    ["rules", {}, { groups: [] }],
  ])("is told by %s %o", async (path, parameters, data) => {
    expect(await get(path, { ...parameters })).toEqual({ status: 200, body: { status: "success", data } });
  });

  it("is asked for with a selector, where one is needed", async () => {
    expect(await get("series")).toMatchObject({ status: 400, body: { errorType: "bad_data" } });
    expect(await get("series", { "match[]": "sum(x)" })).toMatchObject({ status: 400 });
    expect(await get("no/such")).toMatchObject({ status: 404, body: { status: "error" } });
  });
});

it("shows each project its own, and nobody without a token anything", async () => {
  const other = await get("query", { query: '{__name__=~".+"}' }, app.second.token);
  expect(other.body).toMatchObject({ data: { result: [{ metric: { room_name: "b" } }] } });
  expect(await get("label/room_name/values", {}, app.second.token)).toMatchObject({ body: { data: ["b"] } });
  expect(await get("query", { query: "cpu_load" }, "sgt_wrong")).toMatchObject({
    status: 401,
    body: { status: "error", errorType: "bad_data" },
  });
});
