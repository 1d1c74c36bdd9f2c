/**
 * Lines by TCP and TLS. On stop the doors half-close and read on until their senders close: a sender that has not
 * looked at its socket yet would lose what it is writing.
 */
import { type BlockList, createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import type { InputDoor, InputLookup } from "@sightglass/metadata";
import { holdsAddress } from "@sightglass/runtime";
import type { Reason } from "@sightglass/telemetry";
import type { LineIntake } from "./line-intake";
import { findLineSender, type LineSender, nobody, plainAddress } from "./line-sender";
import { type Proxied, readProxied } from "./read-proxied";
import type { Door } from "./udp-door";

export interface StreamDoorOptions {
  readonly door: InputDoor;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly inputs: InputLookup;
  /** Only these may say in a PROXY line for whom they connect. */
  readonly proxies: BlockList;
  /** PEM; both for TLS. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly intake: LineIntake;
  readonly open: OpenConnection;
}

/** What reads a connection that was let in. */
export interface DoorConnection {
  /** Settles when the connection is closed and all of it is durable. */
  readonly done: Promise<void>;
  readonly isClosed: boolean;
  /** Address of the sender. */
  readonly origin: string;
  /** What its input says now holds for the lines that are read from here on. */
  follow(from: LineSender): void;
  /** Called every second or so. */
  tick(nowMs: number): void;
  halfClose(): void;
  destroy(): void;
}

export type OpenConnection = (
  socket: Socket,
  from: LineSender,
  begun: Pick<Proxied, "rest" | "hasEnded"> & { readonly raw: Socket },
) => DoorConnection;

export const CONNECTIONS_MAX = 10_000;
export const CONNECTIONS_OF_ADDRESS_MAX = 200;
const TICK_MS = 1_000;
/**
 * rsyslog looks for a closed connection by peeking at its socket before it sends. The session tickets of TLS 1.3, which
 * it never reads, hide the end from it, and it loses lines over a restart of ours.
 */
const TLS_VERSION = { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } as const;
const HANDSHAKE_MS = 15_000;
/** Senders that do not close after the stop are cut off; they were told so long ago. */
const STOP_MS = 1_200;

/** Whom no input allows is counted when it says something, or nothing for so long: asking whether the door is open is neither. */
const FIRST_BYTE_MS = 1_000;
/** More who have said nothing yet are not waited for. */
const STRANGERS_MAX = 100;

const NOTHING_READ: Proxied = { address: undefined, rest: Buffer.alloc(0), hasEnded: false };

/** Rejects when the port cannot be had, or the certificate not be read. */
export async function startStreamDoor(options: StreamDoorOptions): Promise<Door> {
  const { tls } = options;
  const secure = tls === undefined ? undefined : createSecureContext({ ...tls, ...TLS_VERSION });
  const server = createServer({ allowHalfOpen: true, keepAlive: true, noDelay: true });
  const door = new StreamDoor(options, secure);
  server.on("connection", (socket) => door.accept(socket));
  const port = await listen(server, options);
  return { port, stop: () => door.stop(server) };
}

class StreamDoor {
  private readonly connections = new Set<DoorConnection>();
  private readonly byAddress = new Map<string, number>();
  private readonly sockets = new Set<Socket>();
  private strangers = 0;
  private readonly ticker = setInterval(() => this.tick(), TICK_MS);

  constructor(
    private readonly options: StreamDoorOptions,
    private readonly secure: SecureContext | undefined,
  ) {}

  accept(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    if (this.sockets.size >= CONNECTIONS_MAX) {
      this.refuse(socket, "limit.connections");
      return;
    }
    this.sockets.add(socket);
    socket.once("close", () => this.sockets.delete(socket));
    const address = plainAddress(socket.remoteAddress);
    this.admit(socket, address).catch((error: unknown) => {
      this.options.intake.parts.logger.error(
        { err: error, origin: address },
        "a connection was not admitted",
      );
      this.refuse(socket, "connection.failed");
    });
  }

  async stop(server: Server): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const all = [...this.connections];
    for (const connection of all) connection.halfClose();
    const deadline = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, STOP_MS);
    await Promise.allSettled([closed, ...all.map(({ done }) => done)]);
    clearTimeout(deadline);
    clearInterval(this.ticker);
    await Promise.allSettled([...this.connections].map(({ done }) => done));
  }

  /** A sender behind a proxy must be allowed as well as the proxy. */
  private async admit(socket: Socket, address: string): Promise<void> {
    const { inputs, door, proxies } = this.options;
    let from = findLineSender(inputs, door, address);
    let begun = NOTHING_READ;
    if (from !== undefined && holdsAddress(proxies, address)) {
      begun = await readProxied(socket);
      if (begun.address !== undefined) from = findLineSender(inputs, door, begun.address);
    }
    if (from === undefined) this.refuseStranger(socket);
    else if (!this.hold(socket, from.origin)) this.refuse(socket, "limit.connections");
    else if (this.secure === undefined) this.connect(socket, from, { ...begun, raw: socket });
    else this.connect(this.upgraded(socket, this.secure, begun.rest), from, { ...NOTHING_READ, raw: socket });
  }

  private upgraded(socket: Socket, secureContext: SecureContext, rest: Buffer): TLSSocket {
    if (rest.length > 0 && socket.readable) socket.unshift(rest);
    const upgraded = new TLSSocket(socket, { isServer: true, secureContext });
    const deadline = setTimeout(() => socket.destroy(), HANDSHAKE_MS);
    upgraded.once("secure", () => clearTimeout(deadline));
    upgraded.once("close", () => clearTimeout(deadline));
    return upgraded;
  }

  private connect(socket: Socket, from: LineSender, begun: Proxied & { raw: Socket }): void {
    const connection = this.options.open(socket, from, begun);
    this.connections.add(connection);
    const forget = () => this.connections.delete(connection);
    connection.done.then(forget, forget);
  }

  private refuseStranger(socket: Socket): void {
    if (this.strangers >= STRANGERS_MAX || socket.bytesRead > 0) {
      this.refuse(socket, "input.unknown");
      return;
    }
    this.strangers++;
    const deadline = setTimeout(() => this.refuse(socket, "input.unknown"), FIRST_BYTE_MS);
    socket.once("data", () => this.refuse(socket, "input.unknown"));
    socket.once("end", () => socket.destroy());
    socket.once("close", () => {
      clearTimeout(deadline);
      this.strangers--;
    });
  }

  private refuse(socket: Socket, reason: Reason): void {
    this.options.intake.refuse(nobody(this.options.door), reason);
    socket.destroy();
  }

  /** False when the sender has too many connections. Those of a proxy are of the senders that it speaks for. */
  private hold(socket: Socket, origin: string): boolean {
    const { byAddress } = this;
    const open = byAddress.get(origin) ?? 0;
    if (open >= CONNECTIONS_OF_ADDRESS_MAX) return false;
    byAddress.set(origin, open + 1);
    const release = () => {
      const left = (byAddress.get(origin) ?? 1) - 1;
      if (left > 0) byAddress.set(origin, left);
      else byAddress.delete(origin);
    };
    if (socket.closed) release();
    else socket.once("close", release);
    return true;
  }

  private tick(): void {
    const nowMs = performance.now();
    const senders = new Map<string, LineSender | undefined>();
    for (const connection of this.connections) {
      this.follow(connection, senders);
      connection.tick(nowMs);
    }
  }

  /** Inputs change while connections are open. */
  private follow(connection: DoorConnection, senders: Map<string, LineSender | undefined>): void {
    const { inputs, door, intake } = this.options;
    const { origin } = connection;
    if (!senders.has(origin)) senders.set(origin, findLineSender(inputs, door, origin));
    const from = senders.get(origin);
    if (from !== undefined) {
      connection.follow(from);
      return;
    }
    if (!connection.isClosed) intake.refuse(nobody(door), "input.unknown");
    connection.destroy();
  }
}

function listen(server: Server, { host, port }: StreamDoorOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
