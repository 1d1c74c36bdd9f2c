/** Connections that stand still or meet a defect: they end in time, what they had begun is counted, and a stop does not wait for ever. */
import { once } from "node:events";
import { BlockList, connect, type Socket } from "node:net";
import { createLogger } from "@sightglass/runtime";
import { waitFor } from "@sightglass/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ByteBudget } from "../../byte-budget";
import { ProjectQuota } from "../../project-quota";
import { RefusedRequests } from "../../refused-requests";
import { TestChain } from "../../testing-chain";
import { SyslogConnection } from "./connection";
import { LineIntake } from "./line-intake";
import { startStreamDoor } from "./stream-door";
import type { Door } from "./udp-door";

let chain: TestChain;
let intake: LineIntake;
let door: Door;
let refused: RefusedRequests;
/** Thrown for bytes that come, when set. */
let defect: Error | undefined;
let isAllowed: boolean;
let logged: string[];

beforeEach(async () => {
  defect = undefined;
  isAllowed = true;
  logged = [];
  chain = new TestChain();
  refused = new RefusedRequests(chain.line);
  intake = new LineIntake(
    {
      ...chain.parts,
      refused,
      budget: new ByteBudget(64 * 1024 * 1024),
      quota: new ProjectQuota({ eventsPerSecond: 0, bytesPerSecond: 0 }, () => performance.now()),
      assertWritable: () => undefined,
      doors: { http: 18080 },
      onBytes: () => {
        if (defect !== undefined) throw defect;
      },
      logger: createLogger({ service: "test", destination: { write: (line) => logged.push(line) } }),
    },
    "logs",
  );
  const times = { quietMs: 60_000, messageMs: 1_500, idleMs: 3_000 };
  const input = { id: "i", name: "default", projectId: 7, retentionDays: 30, timeZone: "UTC" };
  door = await startStreamDoor({
    door: "syslog-tcp",
    host: "127.0.0.1",
    port: 0,
    inputs: { find: () => (isAllowed ? input : undefined) },
    proxies: new BlockList(),
    intake,
    open: (socket, from, begun) => new SyslogConnection(socket, from, { intake, times, begun }),
  });
});
afterEach(() => door.stop());

async function open(): Promise<Socket> {
  const socket = connect({ port: door.port, host: "127.0.0.1" });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket.resume();
}

const outcomes = () =>
  chain.publisher
    .rows("ingest_outcomes")
    .map(({ outcome, reason, events }) => [outcome, reason, events].filter((part) => part !== "").join(" "))
    .sort();

describe("a connection", () => {
  it("is closed when nothing comes for long", async () => {
    const socket = await open();
    const began = performance.now();
    await once(socket, "close");
    expect(performance.now() - began).toBeGreaterThan(2_500);
  });

  it("is closed when a message drips in for too long, and the half of it is kept and counted", async () => {
    const socket = await open();
    socket.write("100 <14>be");
    const drip = setInterval(() => socket.write("g"), 200);
    await once(socket, "close");
    clearInterval(drip);
    await waitFor(() => outcomes().length === 2 || undefined, { timeoutMs: 5_000, what: "the counts" });
    expect(outcomes()).toEqual(["received 1", "rejected frame.incomplete 1"]);
    expect(String(chain.publisher.rows("dead_letters")[0]?.raw)).toContain("100 <14>beg");
  });

  it("that speaks HTTP is answered and closed, and nothing of its header is kept", async () => {
    const socket = await open();
    let answer = "";
    socket.on("data", (chunk) => (answer += String(chunk)));
    socket.write("POST /api/v1/logs HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\n\r\n{}");
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain("Logs as JSON go to port 18080, POST /api/v1/logs.");
    await door.stop();
    refused.flush();
    await chain.line.drain();
    expect(outcomes()).toEqual(["refused frame.http 1"]);
    expect(chain.publisher.rows("logs")).toEqual([]);
  });

  it("that does not close is cut off by the stop, with all of its lines taken", async () => {
    const socket = await open();
    socket.pause();
    socket.write("<14>one\n<14>two\n<14>half");
    await waitFor(() => chain.publisher.rows("logs").length === 2 || undefined, {
      timeoutMs: 5_000,
      what: "two lines",
    });
    const began = performance.now();
    const stopped = door.stop();
    await stopped;
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(chain.publisher.rows("logs").map(({ body }) => body)).toEqual(["one", "two", "half"]);
    socket.destroy();
  });

  it("whose lines the event log does not take until the end of the stop has them counted as dropped", async () => {
    chain.publisher.failure = new Error("away");
    const socket = await open();
    socket.end("<14>one\n<14>two\n");
    await new Promise((resolve) => setTimeout(resolve, 300));
    intake.giveUp();
    await door.stop();
    chain.publisher.failure = undefined;
    refused.flush();
    await chain.line.drain();
    expect(outcomes()).toEqual(["dropped bus.unavailable 2", "received 2"]);
  });

  it("that meets a defect ends, logged and counted, and no other does", async () => {
    const other = await open();
    const socket = await open();
    defect = new Error("a defect");
    socket.write("<14>lost\n");
    await once(socket, "close");
    defect = undefined;
    other.end("<14>taken\n");
    await once(other, "close");
    await door.stop();
    refused.flush();
    await chain.line.drain();
    expect(outcomes()).toEqual(["dropped connection.failed 1", "received 1", "received 1"]);
    expect(chain.publisher.rows("logs").map(({ body }) => body)).toEqual(["taken"]);
    expect(logged.filter((line) => line.includes("a defect ended a connection"))).toHaveLength(1);
  });

  it("of whom no input allows is counted when it says something or stays, not when it closes without a byte", async () => {
    isAllowed = false;
    const [asking, talking, waiting] = [await open(), await open(), await open()];
    asking.destroy();
    talking.write("<14>a\n");
    const began = performance.now();
    await Promise.all([once(talking, "close"), once(waiting, "close")]);
    expect(performance.now() - began).toBeGreaterThan(500);
    await door.stop();
    refused.flush();
    await chain.line.drain();
    expect(outcomes()).toEqual(["refused input.unknown 2"]);
  });
});
