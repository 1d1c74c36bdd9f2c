/** Rows of a piped query as files: from the page and from the API, by format, with their zone, or an error with a status. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "./testing-app";

let app: TestApp;
/** 20 November 2026, 23:30 in Tokyo, is the day of UTC; one hour later is not. */
const EVENING = Date.UTC(2026, 10, 20, 14, 30);
const RANGE = { from: String(EVENING - 3_600_000), to: String(EVENING + 7_200_000) };

beforeAll(async () => {
  app = await startTestApp();
  const bodies = ["=1+1", "plain, with comma", 'say "hi"', "@x"];
  const values = bodies.map(
    (body, i) =>
      `(${app.first.id}, fromUnixTimestamp64Milli(${EVENING + i * 1_800_000}), now64(3), ${i + 1}, 9, 'rows', '${body}', map('10', ${i - 1}))`,
  );
  await app.command(`INSERT INTO sightglass.logs
    (project_id, timestamp, observed_timestamp, event_id, severity_number, service, body, attributes_number)
    VALUES ${values.join(", ")}`);
});
afterAll(() => app?.close());

const download = (parameters: Record<string, string>) =>
  app.call(`/api/export/rows?${new URLSearchParams({ ...RANGE, ...parameters }).toString()}`, {
    headers: { cookie: app.cookie },
  });
const post = (body: object, accept: string) =>
  app.call("/api/v1/query", {
    method: "POST",
    headers: { authorization: `Bearer ${app.first.token}`, accept, "content-type": "application/json" },
    body: JSON.stringify({ ...RANGE, ...body }),
  });

const QUERY = "service:rows | sort timestamp | fields body, `10` as `=n`, service as `10`";

describe("a file of rows", () => {
  it("is CSV that no spreadsheet runs, in the order of the query", async () => {
    const response = await download({ query: QUERY, format: "csv" });
    expect(response.headers.get("content-type")).toMatch(/^text\/csv/);
    expect(response.headers.get("content-disposition")).toMatch(/filename="rows_2026-11-20T.*_UTC\.csv"/);
    expect(await response.text()).toBe(
      [
        "body,'=n,10",
        "'=1+1,-1,rows",
        '"plain, with comma",0,rows',
        '"say ""hi""",1,rows',
        "'@x,2,rows",
        "",
      ].join("\r\n"),
    );
  });

  it("is NDJSON with the columns in their order", async () => {
    const text = await (await download({ query: QUERY })).text();
    expect(text.split("\n")[0]).toBe('{"body":"=1+1","=n":-1,"10":"rows"}');
    expect(text.trimEnd().split("\n")).toHaveLength(4);
  });

  it("is Parquet, whose rows are counted for the page that began it", async () => {
    const ticket = randomUUID();
    const response = await download({ query: QUERY, format: "parquet", ticket });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(-4).toString()).toBe("PAR1");
    const input = encodeURIComponent(JSON.stringify({ ticket }));
    const answer = await app.call(`/api/trpc/downloads.progress?input=${input}`, {
      headers: { cookie: app.cookie },
    });
    expect(await answer.json()).toMatchObject({ result: { data: { state: "done", rows: 4 } } });
  });

  it("counts days by the zone that is asked for, as the answer of the API does", async () => {
    const query = "service:rows | stats count() as n by day(timestamp) as day, bin(1d) as t | sort day";
    const tokyo = await (await download({ query, timezone: "Asia/Tokyo", format: "csv" })).text();
    expect(tokyo.trimEnd().split("\r\n").slice(1)).toEqual([
      "2026-11-20,2026-11-19T15:00:00.000Z,1",
      "2026-11-21,2026-11-20T15:00:00.000Z,3",
    ]);
    const answer: unknown = await (await post({ query, timezone: "asia/TOKYO" }, "application/json")).json();
    expect(answer).toMatchObject({
      rows: [
        ["2026-11-20", "2026-11-19T15:00:00.000Z", 1],
        ["2026-11-21", "2026-11-20T15:00:00.000Z", 3],
      ],
    });
    const utc: unknown = await (await post({ query }, "application/json")).json();
    expect(utc).toMatchObject({ rows: [["2026-11-20", "2026-11-20T00:00:00.000Z", 4]] });
    const today = await post({ query, from: "2026-11-21", to: "2026-11-22", timezone: "Asia/Tokyo" }, "*/*");
    expect(await today.json()).toMatchObject({
      from: "2026-11-20T15:00:00.000Z",
      rows: [["2026-11-21", expect.anything(), 3]],
    });
  });

  it("comes from the API by Accept, with a header also without a row", async () => {
    const none = await post({ query: "service:nobody | stats count() as n by host" }, "text/csv");
    expect([none.status, await none.text()]).toEqual([200, "host,n\r\n"]);
    const file = await post({ query: QUERY }, "application/vnd.apache.parquet");
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe("PAR1");
  });

  it("holds patterns, whose counts add up, but not as Parquet", async () => {
    const text = await (await download({ query: "service:rows | patterns", format: "csv" })).text();
    const [head, ...rows] = text.trimEnd().split("\r\n");
    expect(head).toBe("pattern,count,percent,one_in");
    expect(rows.length).toBeGreaterThan(1);
    const parquet = await download({ query: "service:rows | patterns", format: "parquet" });
    expect([parquet.status, await parquet.json()]).toMatchObject([400, { code: "input.invalid" }]);
  });

  it.each([
    [{ query: "* | stats cuont()" }, 400, "query.syntax"],
    [{ query: "*", timezone: "Mars/Olympus" }, 400, "input.invalid"],
    [{ query: "*", from: "now", to: "now-1h" }, 400, "range.invalid"],
    [{ query: "*", colour: "red" }, 400, "input.invalid"],
  ])("is refused with a status where the question is wrong: %j", async (parameters, status, code) => {
    const response = await download(parameters);
    expect([response.status, await response.json()]).toMatchObject([status, { code }]);
  });

  it("is for those who are signed in, and not for pages of other sites", async () => {
    expect((await app.call("/api/export/rows?query=*")).status).toBe(401);
    const foreign = await app.call("/api/export/rows?query=*", {
      headers: { cookie: app.cookie, "sec-fetch-site": "cross-site" },
    });
    expect(foreign.status).toBe(403);
  });

  it("stands in the audit log", async () => {
    await (await download({ query: QUERY, format: "csv" })).text();
    const body = encodeURIComponent(JSON.stringify({ limit: 1 }));
    const log = await app.call(`/api/trpc/members.audit?input=${body}`, { headers: { cookie: app.cookie } });
    expect(await log.text()).toContain("logs.exported");
  });
});
