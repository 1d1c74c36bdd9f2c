/**
 * Lines by UDP. A datagram is parsed where it is read, because reading is what costs; a large receive
 * buffer bridges the moments in which we do something else. What the kernel drops is looked up every second and counted
 * as `udp.buffer`, for the inputs that were receiving, in proportion.
 */
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { InputDoor, InputLookup } from "@sightglass/metadata";
import type { Logger } from "@sightglass/runtime";
import type { Sender } from "../../sender";
import { kernelDropsReader } from "./kernel-drops";
import type { LineIntake } from "./line-intake";
import { findLineSender, type LineSender, nobody, plainAddress } from "./line-sender";
import { shares } from "./shares";

/** What takes the datagrams of some milliseconds. */
export interface DatagramBatch {
  hasRoom(bytes: number): boolean;
  add(from: LineSender, datagram: Buffer): void;
  /** Nothing is to be closed. */
  readonly isEmpty: boolean;
  /** Settles when what was added is durable, or dropped and counted. */
  close(): Promise<void>;
}

export interface UdpDoorOptions {
  readonly door: InputDoor;
  readonly batch: DatagramBatch;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly inputs: InputLookup;
  readonly intake: LineIntake;
  readonly logger: Logger;
}

export interface Door {
  readonly port: number;
  /** Takes nothing new and settles when everything taken is durable. */
  stop(): Promise<void>;
}

/** Asked for; the kernel gives up to net.core.rmem_max. */
const RECEIVE_BUFFER_BYTES = 16 * 1024 * 1024;
const RECEIVE_BUFFER_BYTES_ENOUGH = 8 * 1024 * 1024;
/** Nobody waits for an answer: larger batches make larger blocks, which cost less everywhere behind. */
const BATCH_MS = 50;
const TICK_MS = 1_000;
const DRAIN_ROUND_MS = 20;
const DRAIN_ROUNDS_MAX = 25;
/** Senders known between two ticks. */
const SENDERS_MAX = 20_000;

type Received = Map<string, { sender: Sender; datagrams: number }>;

/** Rejects when the port cannot be had. */
export async function startUdpDoor(options: UdpDoorOptions): Promise<Door> {
  const socket = createSocket({
    type: isIPv6(options.host) ? "udp6" : "udp4",
    recvBufferSize: RECEIVE_BUFFER_BYTES,
  });
  await bind(socket, options);
  const { port } = socket.address();
  warnOfSmallBuffer(socket, options.logger);
  const door = new UdpDoor(socket, options, kernelDropsReader(port));
  return { port, stop: () => door.stop() };
}

class UdpDoor {
  private readonly batch: DatagramBatch;
  private readonly senders = new Map<string, LineSender | undefined>();
  /** Datagrams by sender of accounting since the last tick. */
  private received: Received = new Map();
  /** The same of the last tick that had any. */
  private lastReceived: Received = new Map();
  private readonly pending = new Set<Promise<void>>();
  private batchTimer: NodeJS.Timeout | undefined;
  private readonly ticker = setInterval(() => this.tick(), TICK_MS);
  private drops = 0;

  constructor(
    private readonly socket: Socket,
    private readonly options: UdpDoorOptions,
    private readonly readDrops: (() => number) | undefined,
  ) {
    this.batch = options.batch;
    socket.on("message", (datagram, { address }) => this.take(datagram, address));
    socket.on("error", (error) => options.logger.error({ err: error }, "the UDP socket failed"));
  }

  async stop(): Promise<void> {
    clearInterval(this.ticker);
    await drained(this.socket);
    this.tick();
    await new Promise<void>((resolve) => this.socket.close(() => resolve()));
    this.close();
    await Promise.all(this.pending);
  }

  private take(datagram: Buffer, address: string): void {
    const from = this.senderOf(address);
    if (from === undefined) {
      this.options.intake.refuse(nobody(this.options.door), "input.unknown");
      return;
    }
    if (!this.batch.hasRoom(datagram.length)) this.close();
    this.batch.add(from, datagram);
    this.count(from.sender);
    this.batchTimer ??= setTimeout(() => this.close(), BATCH_MS);
  }

  private senderOf(address: string): LineSender | undefined {
    const known = this.senders.get(address);
    if (known !== undefined || this.senders.has(address)) return known;
    if (this.senders.size >= SENDERS_MAX) this.senders.clear();
    const found = findLineSender(this.options.inputs, this.options.door, plainAddress(address));
    this.senders.set(address, found);
    return found;
  }

  private count(sender: Sender): void {
    const key = `${sender.projectId} ${sender.source}`;
    const known = this.received.get(key);
    if (known === undefined) this.received.set(key, { sender, datagrams: 1 });
    else known.datagrams++;
  }

  private close(): void {
    clearTimeout(this.batchTimer);
    this.batchTimer = undefined;
    if (this.batch.isEmpty) return;
    const closed = this.batch.close().then(() => {
      this.pending.delete(closed);
    });
    this.pending.add(closed);
  }

  /** Senders are looked up anew, and what the kernel dropped meanwhile is counted. */
  private tick(): void {
    this.senders.clear();
    if (this.received.size > 0) this.lastReceived = this.received;
    this.received = new Map();
    const drops = this.readDrops?.() ?? 0;
    const lost = drops - this.drops;
    if (lost <= 0) return;
    this.drops = drops;
    const known = [...this.lastReceived.values()];
    const parts = shares(
      lost,
      known.map(({ datagrams }) => datagrams),
    );
    for (const [i, { sender }] of known.entries()) this.drop(sender, parts[i] ?? 0);
    if (known.length === 0) this.drop(nobody(this.options.door), lost);
  }

  private drop(sender: Sender, events: number): void {
    if (events > 0) this.options.intake.drop(sender, "udp.buffer", { events, bytes: 0 });
  }
}

function bind(socket: Socket, { host, port }: UdpDoorOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.off("error", reject);
      resolve();
    });
  });
}

/** What the kernel has received already is read before the socket closes. */
async function drained(socket: Socket): Promise<void> {
  let read = 0;
  socket.on("message", () => {
    read++;
  });
  for (let round = 0, seen = -1; round < DRAIN_ROUNDS_MAX && read !== seen; round++) {
    seen = read;
    await sleep(DRAIN_ROUND_MS);
  }
}

function warnOfSmallBuffer(socket: Socket, logger: Logger): void {
  const bytes = socket.getRecvBufferSize();
  if (bytes >= RECEIVE_BUFFER_BYTES_ENOUGH) return;
  logger.warn(
    { bytes },
    "the UDP receive buffer is small and bursts will be lost; raise net.core.rmem_max to 16777216",
  );
}
