/** The syslog doors of this process: UDP, TCP, and TLS when there is a certificate. */
import type { BlockList } from "node:net";
import type { InputLookup } from "@sightglass/metadata";
import { CONNECTION_TIMES, SyslogConnection } from "./connection";
import { LineIntake, type LineIntakeParts } from "./line-intake";
import { type OpenConnection, startStreamDoor } from "./stream-door";
import { BATCH_BYTES, UdpBatch } from "./udp-batch";
import { type Door, startUdpDoor } from "./udp-door";

export interface SyslogPorts {
  /** 0 takes any free port. */
  readonly udp: number;
  readonly tcp: number;
  readonly tls: number;
}

export interface SyslogOptions {
  readonly host: string;
  readonly ports: SyslogPorts;
  /** PEM; TLS is off without. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly inputs: InputLookup;
  readonly proxies: BlockList;
}

export interface SyslogReceiver {
  /** `tls` is undefined when it is off. */
  readonly ports: { readonly udp: number; readonly tcp: number; readonly tls: number | undefined };
  /** Reads on until the senders close, and settles when all is durable or counted as dropped. */
  stop(): Promise<void>;
}

/** Behind the time that senders have to close; the event log has had as long then. */
const GIVE_UP_MS = 1_900;

/** Rejects when a port cannot be had; those that could are closed again. */
export async function startSyslog(options: SyslogOptions, parts: LineIntakeParts): Promise<SyslogReceiver> {
  const { host, ports, tls, inputs, proxies } = options;
  const intake = new LineIntake(parts, "logs");
  const batch = new UdpBatch(intake, Buffer.allocUnsafe(BATCH_BYTES));
  const doors: Door[] = [];
  const open: OpenConnection = (socket, from, begun) =>
    new SyslogConnection(socket, from, { intake, times: CONNECTION_TIMES, begun });
  const stream = { host, inputs, proxies, intake, open };
  const add = async (starting: Promise<Door>) => {
    const door = await starting;
    doors.push(door);
    return door.port;
  };
  try {
    const udp = await add(
      startUdpDoor({
        door: "syslog-udp",
        batch,
        host,
        port: ports.udp,
        inputs,
        intake,
        logger: parts.logger,
      }),
    );
    const tcp = await add(startStreamDoor({ ...stream, door: "syslog-tcp", port: ports.tcp }));
    const secure =
      tls === undefined
        ? undefined
        : await add(startStreamDoor({ ...stream, door: "syslog-tls", port: ports.tls, tls }));
    return { ports: { udp, tcp, tls: secure }, stop: () => stopAll(doors, intake) };
  } catch (error) {
    await stopAll(doors, intake);
    throw error;
  }
}

async function stopAll(doors: readonly Door[], intake: LineIntake): Promise<void> {
  const deadline = setTimeout(() => intake.giveUp(), GIVE_UP_MS);
  await Promise.all(doors.map((door) => door.stop()));
  clearTimeout(deadline);
}
