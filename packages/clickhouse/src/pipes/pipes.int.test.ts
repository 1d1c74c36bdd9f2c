/** Every stage, operator and function against the engine, on records whose answers are counted by hand. */
import { parseQuery } from "@sightglass/query-language";
import type { LogRecord } from "@sightglass/telemetry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EMPTY_CATALOGUE, type KeyCatalogue } from "../filters/key-types";
import type { ProjectDb } from "../project-db";
import { loadKeyCatalogue } from "../queries/key-catalogue";
import { type PipeAnswer, runPipes } from "../queries/run-pipes";
import { startTestStore, type TestStore } from "../testing/test-store";

const START = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;

let store: TestStore;
let db: ProjectDb;
let catalogue: KeyCatalogue;

function logRecord(some: Partial<LogRecord>, index: number): LogRecord {
  return {
    id: (index + 1).toString(16).padStart(16, "0"),
    timestamp: "",
    observed_timestamp: "2026-11-20T12:00:00.000Z",
    severity: "",
    severity_number: 0,
    severity_text: "",
    service: "",
    host: "",
    environment: "",
    version: "",
    scope_name: "",
    body: "",
    trace_id: "",
    span_id: "",
    attributes: {},
    resource: {},
    ...some,
  };
}

/** Ten requests of two services, one a minute; the third has no status, the last is a text. */
const records: LogRecord[] = Array.from({ length: 10 }, (_, i) =>
  logRecord(
    {
      timestamp: new Date(START + i * MINUTE).toISOString().replace("Z", "000000Z"),
      severity_number: i < 6 ? 9 : i < 9 ? 13 : 17,
      service: i % 2 === 0 ? "cart" : "web",
      host: `h${i % 3}`,
      body: `GET /items/${i} took ${i * 10}ms of budget`,
      attributes: {
        duration_ms: i * 10,
        ...(i === 2 ? {} : { status: i === 9 ? "teapot" : 200 + i }),
        ok: i < 5,
        "odd name": `v${i % 2}`,
      },
      resource: { "k8s.pod.name": `pod-${i % 2}` },
    },
    i,
  ),
);

beforeAll(async () => {
  store = await startTestStore();
  db = store.freshProject();
  await store.insertLogs(db.projectId, records);
  catalogue = await loadKeyCatalogue(db);
});
afterAll(() => store?.stop());

async function run(query: string, known: KeyCatalogue = catalogue): Promise<PipeAnswer> {
  const { filter, stages, problems } = parseQuery(query);
  expect(problems).toEqual([]);
  const scope = { filter, catalogue: known, fromMs: START, toMs: START + 10 * MINUTE };
  return runPipes(db, { scope, stages, nowMs: START + 60 * MINUTE });
}

describe("runPipes", () => {
  it.each<[string, unknown[][]]>([
    ["* | stats count()", [[10]]],
    ["service:cart | stats count() as n", [[5]]],
    [
      "* | stats count() by service",
      [
        ["cart", 5],
        ["web", 5],
      ],
    ],
    ["* | stats count(status), uniq(status), sum(duration_ms), avg(duration_ms)", [[9, 9, 450, 45]]],
    ["* | stats min(duration_ms), max(duration_ms), median(duration_ms)", [[0, 90, 40]]],
    ["* | stats max(status), min(body)", [["teapot", "GET /items/0 took 0ms of budget"]]],
    ["-status:teapot | stats max(status)", [["208"]]],
    ["* | stats first(host), last(duration_ms)", [["h0", 90]]],
    ["* | stats values(host), countif(ok), countif(duration_ms >= 50)", [[["h0", "h1", "h2"], 5, 5]]],
    ["* | stats rate(), rate(duration_ms)", [[10 / 600, 450 / 600]]],
    [
      "* | stats count() by severity",
      [
        ["info", 6],
        ["warn", 3],
        ["error", 1],
      ],
    ],
    [
      '* | stats count() by severity | where severity >= "warn"',
      [
        ["warn", 3],
        ["error", 1],
      ],
    ],
    ["* | stats count() by severity | sort -severity | fields severity", [["error"], ["warn"], ["info"]]],
    ["* | stats count() by severity | where severity > 12 | stats count()", [[2]]],
    ['* | top 9 severity | where severity < "error" | stats count()', [[2]]],
    ['* | dedup severity | limit 9 | where severity < "error" | stats count()', [[2]]],
    ["* | eval s = severity | dedup s | sort s | fields s | limit 2", [["info"], ["warn"]]],
    ["* | stats min(severity), max(severity), first(severity)", [["info", "error", "info"]]],
    ['* | stats max(severity) as worst by service | where worst = "error"', [["web", "error"]]],
    ["* | where severity > severity | stats count()", [[0]]],
    [
      "* | stats count() by k8s.pod.name",
      [
        ["pod-0", 5],
        ["pod-1", 5],
      ],
    ],
    ['* | stats count() by `odd name` | where `odd name` = "v1"', [["v1", 5]]],
    ["* | stats count() by host | sort -host | limit 1", [["h2", 3]]],
    ["* | stats count() as n by host | where n > 3", [["h0", 4]]],
    ["* | stats count() by host, service | stats count()", [[6]]],
    ["* | stats count() by missing", [[null, 10]]],
    [
      "* | top 2 host",
      [
        ["h0", 4, 40],
        ["h1", 3, 30],
      ],
    ],
    ["* | top 1 missing", []],
    ['* | where severity >= "warn" | stats count()', [[4]]],
    ['* | where severity = "warn" | stats count()', [[3]]],
    ["* | where status > 204 | stats count()", [[4]]],
    ['* | where status = "teapot" | stats count()', [[1]]],
    ["* | where status = null | stats count()", [[1]]],
    ["* | where status != 200 | stats count()", [[7]]],
    ["* | where NOT status = 200 | stats count()", [[9]]],
    ['* | where host in ("h1", "h2") | stats count()', [[6]]],
    ["* | where ok = true AND duration_ms > 10 | stats count()", [[3]]],
    ["* | where ok | stats count()", [[5]]],
    ['* | where body =~ "items/[0-2] " | stats count()', [[3]]],
    ["* | where body !~ /items/ | stats count()", [[0]]],
    ['* | where timestamp >= "2026-11-20T12:05:00Z" | stats count()', [[5]]],
    ["* | where timestamp > duration_ms | stats count()", [[10]]],
    ["* | where timestamp > duration_ms * pow(10, 300) | stats count()", [[1]]],
    ["* | eval h = hour(pow(10, 300)), d = day(-pow(10, 20)) | limit 1 | fields h, d", [[null, null]]],
    ['* | where k8s.pod.name = "pod-1" | stats count()', [[5]]],
    ["* | eval s = duration_ms / 1s, half = s / 2 | stats sum(half)", [[0.225]]],
    ["* | eval x = duration_ms / 0 | stats count(x)", [[0]]],
    [
      '* | eval x = if(ok, "good", "bad") | stats count() by x',
      [
        ["bad", 5],
        ["good", 5],
      ],
    ],
    [
      '* | eval x = case(duration_ms < 20, "a", duration_ms < 50, "b", "c") | stats count() by x | sort x',
      [
        ["a", 2],
        ["b", 3],
        ["c", 5],
      ],
    ],
    ['* | parse "took *ms" as took | stats sum(took)', [[450]]],
    ['* | parse "GET /items/* took * " as item, took | where item = 3 | fields item, took', [["3", "30ms"]]],
    [
      "* | parse /items\\/(?<item>\\d+) took (?<took>\\d+)ms/ | where item = 4 | fields took, item",
      [["40", "4"]],
    ],
    ['* | parse "v*" as n from `odd name` | stats sum(n)', [[5]]],
    ["* | sort duration_ms | limit 2 | fields duration_ms", [[0], [10]]],
    ["* | sort -duration_ms | limit 3 | stats sum(duration_ms)", [[240]]],
    ["* | limit 4 | where duration_ms > 60 | fields duration_ms", [[90], [80], [70]]],
    [
      '* | limit 3 | where `odd name` = "v1" | fields status, duration_ms',
      [
        ["teapot", 90],
        ["207", 70],
      ],
    ],
    [
      "* | dedup host | fields host, duration_ms",
      [
        ["h0", 90],
        ["h2", 80],
        ["h1", 70],
      ],
    ],
    ["* | dedup service | sort -service | limit 1 | fields service, k8s.pod.name", [["web", "pod-1"]]],
    ["* | sort severity, duration_ms desc | limit 1 | fields severity, duration_ms", [["info", 50]]],
    [
      "* | eval x = upper(service), y = length(x), z = substr(x, 2, 2) | limit 1 | fields x, y, z",
      [["WEB", 3, "EB"]],
    ],
    [
      '* | eval x = concat(host, "/", service), y = replace(x, "/", "-"), z = split(y, "-", -1) | limit 1 | fields y, z',
      [["h0-web", "web"]],
    ],
    [
      '* | eval a = extract(body, "items/(\\\\d+)"), b = trim(" x "), c = coalesce(missing, host), d = lower("ÄB") | limit 1 | fields a, b, c, d',
      [["9", "x", "h0", "äb"]],
    ],
    [
      '* | eval a = contains(body, "ITEMS"), b = startswith(body, "GET"), c = endswith(body, "x"), d = exists(missing) | limit 1 | fields a, b, c, d',
      [[true, true, false, false]],
    ],
    [
      "* | eval a = abs(-3), b = ceil(1.2), c = floor(-1.2), d = round(1.256, 2), e = sqrt(16), f = pow(2, 10), g = 7 % 3, h = -(1 + 2) | limit 1 | fields a, b, c, d, e, f, g, h",
      [[3, 2, -2, 1.26, 4, 1024, 1, -3]],
    ],
    [
      '* | eval a = ln(1), b = log10(100), c = exp(0), d = least(3, 1, 2), e = greatest(1, 5), f = number("12.5"), g = text(12), h = number("x") | limit 1 | fields a, b, c, d, e, f, g, h',
      [[0, 2, 1, 1, 5, 12.5, "12", null]],
    ],
    [
      "* | eval h = hour(timestamp), w = weekday(timestamp), d = day(timestamp), m = millis(timestamp) | limit 1 | fields h, w, d, m",
      [[12, 5, "2026-11-20", START + 9 * MINUTE]],
    ],
    ["* | eval age = millis(now()) - millis(timestamp) | limit 1 | fields age", [[51 * MINUTE]]],
    [
      "* | stats count() by bin(duration_ms, 50) as b | sort b",
      [
        [0, 5],
        [50, 5],
      ],
    ],
    [
      "* | stats count() by bin(5m)",
      [
        ["2026-11-20T12:00:00.000Z", 5],
        ["2026-11-20T12:05:00.000Z", 5],
      ],
    ],
    [
      "* | timeseries 5m count(), rate() by service",
      [
        ["2026-11-20T12:00:00.000Z", "cart", 3, 0.01],
        ["2026-11-20T12:00:00.000Z", "web", 2, 2 / 300],
        ["2026-11-20T12:05:00.000Z", "web", 3, 0.01],
        ["2026-11-20T12:05:00.000Z", "cart", 2, 2 / 300],
      ],
    ],
    ["* | fields timestamp, severity | limit 1", [["2026-11-20T12:09:00.000000000Z", "error"]]],
  ])("%s", async (query, expected) => {
    expect((await run(query)).rows).toEqual(expected);
    // Without the catalogue every map is looked at; the answers are the same.
    if (!query.includes("max(") && !query.includes("fields duration") && !query.includes(", duration"))
      expect((await run(query, EMPTY_CATALOGUE)).rows.length).toBe(expected.length);
  });

  it("name and type the columns", async () => {
    const { columns } = await run("* | stats count(), values(host) as hosts, last(ok) by service, bin(1m)");
    expect(columns).toEqual([
      { name: "service", type: "text", key: true },
      { name: "time", type: "time", key: true },
      { name: "count()", type: "number" },
      { name: "hosts", type: "list" },
      { name: "last(ok)", type: "text" },
    ]);
    const record = await run("* | eval x = 1 | limit 1");
    expect(record.columns.map(({ name }) => name)).toEqual([
      "timestamp",
      "severity",
      "service",
      "host",
      "body",
      "x",
    ]);
  });

  it("see one project only, also through resources", async () => {
    const other = store.freshProject();
    const { filter, stages } = parseQuery("* | stats count() by k8s.pod.name");
    const scope = { filter, catalogue, fromMs: START, toMs: START + 10 * MINUTE };
    expect((await runPipes(other, { scope, stages, nowMs: START })).rows).toEqual([]);
  });

  it("refuse stages that multiply one another", async () => {
    const doubling = Array.from({ length: 20 }, (_, i) => `| eval x${i + 1} = x${i} + x${i}`).join(" ");
    await expect(run(`* | eval x0 = duration_ms ${doubling}`)).rejects.toMatchObject({ code: "store.query" });
  });
});
