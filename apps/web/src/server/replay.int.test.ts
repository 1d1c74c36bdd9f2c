import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type IngestContext,
  listDeadLetters,
  replayDeadLetters,
  replayDeadLettersInput,
} from "@sightglass/usecases";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import * as z from "zod";
import { createIntake } from "./intake";
import { ORIGIN, startTestApp, type TestApp } from "./testing-app";

let app: TestApp;
let door: Server;
let url = "";
/** What the door was sent, in order. */
let bodies: string[] = [];
let keys = new Set<string>();
let answer: (body: string) => { status: number; json: unknown };

const took = { status: 200, json: { accepted: 1, rejected: 0, errors: [] } };

beforeAll(async () => {
  app = await startTestApp();
  door = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString();
      const { status, json } = answer(body);
      bodies.push(body);
      keys.add(request.headers.authorization ?? "");
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${portOf(door)}`;
});
afterAll(async () => {
  await app?.close();
  door.closeAllConnections();
  door.close();
});
beforeEach(() => {
  bodies = [];
  keys = new Set();
  answer = () => took;
});
afterEach(() => app.command("TRUNCATE TABLE sightglass.dead_letters"));

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the door has no port");
  return address.port;
}

async function owner(): Promise<IngestContext> {
  const { currentApp } = await import("./current-app");
  const signedIn = await currentApp().sessionOf(new Request(ORIGIN, { headers: { cookie: app.cookie } }));
  if (!signedIn) throw new Error("nobody is signed in");
  return { ...signedIn.context, intake: createIntake(url) };
}

let ids = 0;
interface Given {
  reason: string;
  source?: string;
  rawBytes?: number;
  projectId?: number;
}
async function keep(raw: string, { reason, source = "http/web", rawBytes, projectId }: Given): Promise<void> {
  ids++;
  const at = new Date(Date.now() - 600_000 + ids * 1_000).toISOString().replace("T", " ").replace("Z", "");
  await app.insert("dead_letters", [
    {
      project_id: projectId ?? app.first.id,
      observed_timestamp: at,
      event_id: String(ids),
      signal: "logs",
      source,
      reason,
      message: "",
      origin: "",
      raw,
      raw_bytes: rawBytes ?? Buffer.byteLength(raw),
    },
  ]);
}

const asked = (more: Record<string, unknown>) => replayDeadLettersInput.parse({ from: "now-1d", ...more });

it("sends every letter once, in pieces, byte by byte, by one key of the project", async () => {
  const raws = ['{"n":1', "{\u0000}", '{"n":3, "ä"', "4", "5"];
  for (const raw of raws) await keep(raw, { reason: "json.depth" });
  await keep("other project", { reason: "json.depth", projectId: app.second.id });
  await keep("other reason", { reason: "json.keys" });
  const ctx = await owner();
  const first = await replayDeadLetters(ctx, asked({ reason: "json.depth", limit: 2 }));
  expect(first).toMatchObject({ sent: 2, accepted: 2, rejected: 0, stopped: null });
  const { from, to, next_cursor: cursor } = first;
  const rest = await replayDeadLetters(ctx, asked({ reason: "json.depth", from, to, cursor }));
  expect(rest).toMatchObject({ sent: 3, accepted: 3, next_cursor: null });
  expect(bodies.toSorted()).toEqual(raws.toSorted());
  expect(keys.size).toBe(1);
  const again = await replayDeadLetters(ctx, asked({ reason: "json.depth" }));
  expect(again).toMatchObject({ sent: 0, skipped: { replayed: 5, unknown: 0, unfit: 0 }, next_cursor: null });
  const listed = await listDeadLetters(ctx, { reason: "json.depth", limit: 10 });
  expect(listed.replays["json.depth"]).toEqual({ accepted: 5, rejected: 0, unknown: 0 });
  expect(listed.items.map((item) => item.replayed?.state)).toEqual(Array(5).fill("accepted"));
  const live = await app.clients.metadata.ingestKeys.list(app.first.id, new Date());
  expect(live.filter((key) => key.name === "replay")).toHaveLength(1);
  const audit = await app.clients.metadata.audit.list(app.first.organizationId, { limit: 10 });
  expect(audit.map((row) => row.action)).toEqual(
    expect.arrayContaining(["dead_letters.replayed", "ingest_key.created"]),
  );
});

it("goes on over many pieces and looks at every letter", async () => {
  const raws = Array.from({ length: 70 }, (_, index) => `{"many":${index}`);
  for (const raw of raws) await keep(raw, { reason: "auth.scope" });
  const ctx = await owner();
  let rest: Record<string, unknown> = {};
  const sent: number[] = [];
  for (let piece = 0; piece < 10; piece++) {
    const answer = await replayDeadLetters(ctx, asked({ reason: "auth.scope", limit: 33, ...rest }));
    sent.push(answer.sent);
    if (answer.next_cursor === null) break;
    rest = { from: answer.from, to: answer.to, cursor: answer.next_cursor };
  }
  expect(sent).toEqual([33, 33, 4]);
  expect(bodies.toSorted()).toEqual(raws.toSorted());
});

it("ends after its time also when it only meets letters that were sent before", async () => {
  const raws = Array.from({ length: 210 }, (_, index) => `{"late":${index}`);
  for (const raw of raws) await keep(raw, { reason: "auth.scope" });
  const ctx = await owner();
  expect(await replayDeadLetters(ctx, asked({ reason: "auth.scope", limit: 1000 }))).toMatchObject({
    sent: 210,
  });
  let moments = 0;
  const clock = { now: () => Date.now() + (moments++ === 0 ? 0 : 60_000) };
  const late = await replayDeadLetters({ ...ctx, clock }, asked({ reason: "auth.scope", limit: 1000 }));
  expect(late.skipped.replayed).toBe(200);
  const { from, to, next_cursor: cursor } = late;
  const rest = await replayDeadLetters(ctx, asked({ reason: "auth.scope", from, to, cursor }));
  expect(rest).toMatchObject({ sent: 0, skipped: { replayed: 10 }, next_cursor: null });
});

it("sends a letter once when two people replay at the same time", async () => {
  for (let i = 0; i < 12; i++) await keep(`{"i":${i}`, { reason: "json.syntax" });
  const ctx = await owner();
  const both = await Promise.all([1, 2].map(() => replayDeadLetters(ctx, asked({ reason: "json.syntax" }))));
  expect(bodies).toHaveLength(12);
  expect(new Set(bodies).size).toBe(12);
  expect(both.reduce((sum, one) => sum + one.sent, 0)).toBe(12);
});

it("tells what was rejected again, and what can not be sent", async () => {
  await keep("bad", { reason: "event.unreadable" });
  await keep("cut", { reason: "event.unreadable", rawBytes: 4_000_000 });
  await keep("<13>x", { reason: "event.unreadable", source: "syslog-udp/default" });
  answer = () => ({ status: 400, json: { accepted: 0, rejected: 1, errors: [] } });
  const result = await replayDeadLetters(await owner(), asked({ reason: "event.unreadable" }));
  expect(result).toMatchObject({ sent: 1, accepted: 0, rejected: 1, skipped: { unfit: 2 } });
});

it("stops when the intake is full, and goes on later where it stood", async () => {
  for (const raw of ["a", "b", "c"]) await keep(raw, { reason: "body.empty_object" });
  const full = {
    status: 429,
    json: { accepted: 0, rejected: 0, errors: [{ code: "limit.rate", message: "m" }] },
  };
  answer = (body) => (body === "b" ? full : took);
  const ctx = await owner();
  const first = await replayDeadLetters(ctx, asked({ reason: "body.empty_object" }));
  expect(first).toMatchObject({ sent: 2, stopped: { code: "limit.rate" } });
  answer = () => took;
  const { next_cursor: cursor } = first;
  const rest = await replayDeadLetters(ctx, asked({ reason: "body.empty_object", cursor }));
  expect(rest).toMatchObject({ sent: 1, skipped: { replayed: 2 }, stopped: null, next_cursor: null });
  expect(bodies.toSorted()).toEqual(["a", "b", "b", "c"]);
});

it("never sends by itself again what may have been taken", async () => {
  await keep("maybe", { reason: "event.too_large" });
  answer = () => ({
    status: 503,
    json: { accepted: 0, rejected: 0, errors: [{ code: "bus.unavailable", message: "m" }] },
  });
  const ctx = await owner();
  const first = await replayDeadLetters(ctx, asked({ reason: "event.too_large" }));
  expect(first).toMatchObject({ sent: 0, skipped: { unknown: 1 }, stopped: { code: "bus.unavailable" } });
  answer = () => took;
  const again = await replayDeadLetters(ctx, asked({ reason: "event.too_large" }));
  expect(again).toMatchObject({ sent: 0, skipped: { unknown: 1 } });
  const later = { ...ctx, clock: { now: () => Date.now() + 600_000 } };
  const wanted = asked({ reason: "event.too_large", include_unknown: true });
  expect(await replayDeadLetters(later, wanted)).toMatchObject({ sent: 1, accepted: 1 });
});

it("is a POST of the API for those who may, and never for a page of another site", async () => {
  const post = (headers: Record<string, string>, body = '{"reason":"time.future"}') =>
    app.call("/api/v1/ingest/dead-letters/replay", { method: "POST", headers, body });
  const own = { cookie: app.cookie, origin: ORIGIN };
  const good = await post(own);
  expect(good.status).toBe(200);
  expect(z.looseObject({ sent: z.literal(0) }).safeParse(await good.json()).success).toBe(true);
  expect((await post({ authorization: `Bearer ${app.second.token}` })).status).toBe(403);
  expect((await post({ cookie: app.cookie, origin: "https://evil.example" })).status).toBe(403);
  expect((await post({})).status).toBe(401);
  expect((await post(own, '{"reasons":"time.future"}')).status).toBe(400);
  expect((await post(own, "[]")).status).toBe(400);
  expect((await app.call("/api/v1/ingest/dead-letters/replay")).status).toBe(405);
});
