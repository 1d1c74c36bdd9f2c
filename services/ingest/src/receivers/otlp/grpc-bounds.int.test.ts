/** What a sender over gRPC may not do: stay silent, send two messages in a call, hold connections without end. */
import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { connect as connectTcp, type Socket } from "node:net";
import { status as codes } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ByteBudget } from "../../byte-budget";
import { type GrpcReceiver, startGrpcReceiver } from "./grpc-server";
import { otlpSignals } from "./signals";

const MESSAGE_MS = 600;
const IDLE_MS = 500;
const CONNECTIONS = 3;

let receiver: GrpcReceiver;
let budget: ByteBudget;
let taken: Buffer[];
const open: (ClientHttp2Session | Socket)[] = [];

beforeEach(async () => {
  taken = [];
  budget = new ByteBudget(1024 * 1024);
  receiver = await startGrpcReceiver({
    host: "127.0.0.1",
    port: 0,
    signals: otlpSignals(),
    bounds: { connections: CONNECTIONS, idleMs: IDLE_MS, ageMs: 60_000, messageMs: MESSAGE_MS },
    pipeline: {
      async take({ readBody }) {
        const booked = budget.open();
        try {
          taken.push(await readBody(booked));
          return { accepted: 1, rejected: 0, errors: [] };
        } finally {
          booked.release();
        }
      },
    },
    onError: () => undefined,
    onAnswer: () => undefined,
  });
});
afterEach(async () => {
  for (const one of open.splice(0)) one.destroy();
  await receiver.stop();
});

function session(): ClientHttp2Session {
  const client = connect(`http://127.0.0.1:${receiver.port}`);
  client.on("error", () => undefined);
  open.push(client);
  return client;
}

function begin(client: ClientHttp2Session): ClientHttp2Stream {
  const stream = client.request({
    ":method": "POST",
    ":path": "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.on("error", () => undefined);
  stream.resume();
  return stream;
}

/** The code of gRPC with which the call ends: behind a message in the trailers, else in the headers. */
function codeOf(stream: ClientHttp2Stream): Promise<number> {
  return new Promise((resolve) => {
    const look = (headers: { [name: string]: unknown }) => {
      if (headers["grpc-status"] !== undefined) resolve(Number(headers["grpc-status"]));
    };
    stream.on("response", look);
    stream.on("trailers", look);
  });
}

function message(text: string): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(text.length, 1);
  return Buffer.concat([prefix, Buffer.from(text)]);
}

it("a call is ended when its message does not come, or not its end", async () => {
  const client = session();
  const [silent, endless] = [begin(client), begin(client)];
  endless.write(message("a"));
  const began = performance.now();
  const ended = await Promise.all([codeOf(silent), codeOf(endless)]);
  expect(ended).toEqual([codes.DEADLINE_EXCEEDED, codes.DEADLINE_EXCEEDED]);
  expect(performance.now() - began).toBeGreaterThan(MESSAGE_MS / 2);
  expect([taken.length, budget.used]).toEqual([0, 0]);
});

it("a call with two messages is refused, with none of them taken", async () => {
  const two = begin(session());
  two.end(Buffer.concat([message("a"), message("b")]));
  expect(await codeOf(two)).toBe(codes.INVALID_ARGUMENT);
  const one = begin(session());
  one.end(message("c"));
  expect(await codeOf(one)).toBe(codes.OK);
  expect(taken.map(String)).toEqual(["c"]);
});

it("a connection without a call is closed, also one that never says anything", async () => {
  const client = session();
  const silent = connectTcp({ port: receiver.port, host: "127.0.0.1" });
  open.push(silent);
  silent.resume();
  await Promise.all([once(client, "close"), once(silent, "close")]);
});

it("connections past the bound are refused", async () => {
  const sockets = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connectTcp({ port: receiver.port, host: "127.0.0.1" });
      open.push(socket);
      await once(socket, "connect");
      return socket.resume();
    }),
  );
  const began = performance.now();
  const more = connectTcp({ port: receiver.port, host: "127.0.0.1" });
  more.on("error", () => undefined);
  more.resume();
  await once(more, "close");
  expect(performance.now() - began).toBeLessThan(IDLE_MS / 2);
  expect(sockets.every((socket) => !socket.closed)).toBe(true);
});
